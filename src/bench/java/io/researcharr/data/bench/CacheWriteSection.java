package io.researcharr.data.bench;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;

/**
 * What the cache takes from writers: one write after the other, with the cache as it is delivered
 * and without it, by turns, since disks have moods.
 */
final class CacheWriteSection implements Section {

  private static final double BAR = 2;

  /** What can't be told from nothing. */
  private static final double ALONE_BAR = 1.05;

  private static final int WARM_UP = 4_000;
  private static final int WRITES = 300;
  private static final int TURNS = 21;
  private static final int INSTANCES = 3;

  private static final Map<String, String> OFF = Map.of("CACHE_ENABLED", "false");

  @Override
  public void run(Lab lab, Report report) throws Exception {
    var table =
        report.table(
            "Writes on PostgreSQL with the cache in mode strict and without a cache, µs",
            "what",
            "strict",
            "without",
            "middle ratio of " + TURNS + " turns",
            "bar",
            "verdict");
    Writes three = inTurn(lab, "three", INSTANCES);
    add(table, "three instances, p50", three, BAR);
    table.add("three instances, p99", at(three.strict(), 99), at(three.off(), 99), "", "", "");
    add(table, "a single instance, p50", inTurn(lab, "single", 1), ALONE_BAR);
  }

  private static void add(Report.Table table, String what, Writes writes, double bar) {
    table.add(
        what,
        at(writes.strict(), 50),
        at(writes.off(), 50),
        "%.3f times".formatted(writes.ratio()),
        "≤ " + Report.number(bar) + " times",
        Report.verdict(writes.ratio() <= bar));
  }

  private static Writes inTurn(Lab lab, String name, int count) throws Exception {
    List<Service> strict = new ArrayList<>();
    List<Service> off = new ArrayList<>();
    try {
      start(lab, "cache-" + name, count, Map.of(), strict);
      start(lab, "cache-" + name + "-off", count, OFF, off);
      for (Service service : strict) {
        CacheSection.serves(service);
        CacheSection.shows(service, "researcharr_cache_members", count - 1);
      }
      measure(strict.get(0), lab.options().amount(WARM_UP));
      measure(off.get(0), lab.options().amount(WARM_UP));
      long[] allStrict = new long[0];
      long[] allOff = new long[0];
      double[] ratios = new double[TURNS];
      for (int turn = 0; turn < TURNS; turn++) {
        boolean isStrictFirst = turn % 2 == 0;
        long[] first = measure(isStrictFirst ? strict.get(0) : off.get(0), WRITES);
        long[] second = measure(isStrictFirst ? off.get(0) : strict.get(0), WRITES);
        long[] with = isStrictFirst ? first : second;
        long[] without = isStrictFirst ? second : first;
        ratios[turn] = 1.0 * at(with, 50) / at(without, 50);
        allStrict = joined(allStrict, with);
        allOff = joined(allOff, without);
      }
      for (Service service : strict) {
        CacheSection.shows(service, "researcharr_cache_members", count - 1);
      }
      Arrays.sort(ratios);
      return new Writes(allStrict, allOff, ratios[TURNS / 2]);
    } finally {
      strict.forEach(Service::close);
      off.forEach(Service::close);
    }
  }

  private static void start(
      Lab lab, String name, int count, Map<String, String> variables, List<Service> services)
      throws Exception {
    String database = lab.empty(Engine.POSTGRESQL);
    for (int i = 0; i < count; i++) {
      services.add(lab.start(name + "-" + i, database, variables));
    }
  }

  /** How long so many writes took, in microseconds, in order. */
  private static long[] measure(Service service, int count) throws Exception {
    String created =
        service.post(
            "/api/v1/media",
            "{\"type\":\"movie\",\"title\":\"It\",\"externalId\":\"bench:"
                + System.nanoTime()
                + "\"}");
    String path = "/api/v1/media/" + created.replaceAll("(?s).*?\"id\":\"([^\"]+)\".*", "$1");
    long[] micros = new long[count];
    for (int i = 0; i < count; i++) {
      long start = System.nanoTime();
      service.patch(path, "{\"title\":\"It " + i + "\"}");
      micros[i] = TimeUnit.NANOSECONDS.toMicros(System.nanoTime() - start);
    }
    Arrays.sort(micros);
    return micros;
  }

  private static long[] joined(long[] some, long[] more) {
    return LongStream.concat(Arrays.stream(some), Arrays.stream(more)).sorted().toArray();
  }

  /** What so many of a hundred took no longer than. */
  private static long at(long[] sorted, int percent) {
    return sorted[sorted.length * percent / 100];
  }

  /**
   * How long writes took with the cache and without it, in microseconds, in order.
   *
   * @param ratio of the medians of a turn, the middle of all turns
   */
  private record Writes(long[] strict, long[] off, double ratio) {}
}
