package io.researcharr.data.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/** What the cache gives to readers. */
final class CacheSection implements Section {

  private static final double NEAR_BAR = 0.7;
  private static final double UNCACHED_BAR = 3;

  private static final double HIT_BAR = 0.8;
  static final int HOT = 2_000;

  @Override
  public void run(Lab lab, Report report) throws Exception {
    var table =
        report.table(
            "The cache on PostgreSQL", "what", "ours", "reference", "ratio", "bar", "verdict");
    String database = lab.seeded(Engine.POSTGRESQL);
    List<UUID> hot = lab.catalogue().ids().subList(0, HOT);
    near(lab, table, database, hot);
    zipf(lab, table, database);
  }

  private static void near(Lab lab, Report.Table table, String database, List<UUID> hot)
      throws Exception {
    try (Service service = lab.start("cache-near", database, Map.of())) {
      serves(service);
      Duel beside =
          Duel.of(
              lab,
              service.url(),
              paths("/api/v1/media/", hot),
              service.url(),
              paths("/api/v1/constant/", hot));
      add(table, "hit in memory, beside a constant answer", beside, NEAR_BAR);
      Service uncached = lab.service(Engine.POSTGRESQL);
      Requests ours = paths("/api/v1/media/", hot);
      Duel times = Duel.of(lab, service.url(), ours, uncached.url(), ours);
      add(table, "hit in memory, beside the same without a cache", times, UNCACHED_BAR);
    }
  }

  private static void zipf(Lab lab, Report.Table table, String database) throws Exception {
    List<UUID> ids = lab.catalogue().ids();
    try (Service service = lab.start("cache-zipf", database, Map.of())) {
      serves(service);
      Requests load =
          new Requests.Get(zipf(ids).stream().map(id -> "/api/v1/media/" + id).toList());
      lab.wrk().run(service.url(), 64, lab.options().seconds(20), load);
      double hitsBefore = service.metric("researcharr_cache_hits_total", "near");
      double missesBefore = service.metric("researcharr_cache_misses_total", "near");
      lab.wrk().run(service.url(), 64, lab.options().seconds(20), load);
      double hits = service.metric("researcharr_cache_hits_total", "near") - hitsBefore;
      double misses = service.metric("researcharr_cache_misses_total", "near") - missesBefore;
      double ratio = hits / (hits + misses);
      table.add(
          "hits of a Zipf load over " + ids.size() + " entries",
          Report.number(hits),
          Report.number(hits + misses),
          Report.percent(ratio),
          "≥ " + Report.percent(HIT_BAR),
          Report.verdict(ratio >= HIT_BAR));
    }
  }

  /** Draws where the entry at place n comes 1/n as often as the first. */
  private static List<UUID> zipf(List<UUID> ids) {
    double[] sums = new double[ids.size()];
    double sum = 0;
    for (int i = 0; i < sums.length; i++) {
      sum += 1.0 / (i + 1);
      sums[i] = sum;
    }
    Random random = new Random(1);
    List<UUID> draws = new ArrayList<>(300_000);
    for (int i = 0; i < 300_000; i++) {
      int place = Arrays.binarySearch(sums, random.nextDouble() * sum);
      draws.add(ids.get(Math.min(sums.length - 1, place < 0 ? -place - 1 : place)));
    }
    return draws;
  }

  static void serves(Service service) throws IOException, InterruptedException {
    shows(service, "researcharr_cache_serving", 1);
  }

  /** Waits until something is so, without which a figure would be of something else. */
  static void shows(Service service, String metric, double wanted)
      throws IOException, InterruptedException {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
    while (service.metric(metric) != wanted) {
      if (System.nanoTime() > end) {
        throw new IllegalStateException(metric + " is " + service.metric(metric));
      }
      TimeUnit.MILLISECONDS.sleep(50);
    }
  }

  static void add(Report.Table table, String what, Duel duel, double bar) {
    boolean isTimes = bar > 1;
    table.add(
        what,
        Report.number(duel.ours().perSecond()),
        Report.number(duel.reference().perSecond()),
        isTimes ? Report.number(duel.ratio()) + " times" : Report.percent(duel.ratio()),
        "≥ " + (isTimes ? Report.number(bar) + " times" : Report.percent(bar)),
        Report.verdict(duel.ratio() >= bar));
  }

  static Requests paths(String prefix, List<UUID> ids) {
    return new Requests.Get(ids.stream().map(id -> prefix + id).toList());
  }
}
