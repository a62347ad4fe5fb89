package io.researcharr.data.bench;

import io.researcharr.data.fixture.RedisServer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;

/** What the cache gives and what it takes. */
final class CacheSection implements Section {

  private static final double NEAR_BAR = 0.7;
  private static final double UNCACHED_BAR = 3;
  private static final double REDIS_BAR = 0.9;
  private static final double WRITE_BAR = 2;

  /** What can't be told from nothing. */
  private static final double ALONE_BAR = 1.05;

  /** Less would not be a measure of Redis. */
  private static final double SHARED_BAR = 0.95;

  private static final double HIT_BAR = 0.8;
  private static final int HOT = 2_000;
  private static final int WRITES = 3_000;
  private static final int TURNS = 6;
  private static final int INSTANCES = 3;

  private static final Map<String, String> OFF = Map.of("CACHE_ENABLED", "false");

  @Override
  public void run(Lab lab, Report report) throws Exception {
    var table =
        report.table(
            "The cache on PostgreSQL", "what", "ours", "reference", "ratio", "bar", "verdict");
    String database = lab.seeded(Engine.POSTGRESQL);
    List<UUID> hot = lab.catalogue().ids().subList(0, HOT);
    near(lab, table, database, hot);
    redis(lab, table, database, hot);
    writes(lab, table);
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

  /** With next to no memory each read goes to Redis. */
  private static void redis(Lab lab, Report.Table table, String database, List<UUID> hot)
      throws Exception {
    try (RedisServer redis = RedisServer.start();
        Service service =
            lab.start(
                "cache-redis",
                database,
                Map.of(
                    "CACHE_PROVIDER",
                    "redis",
                    "REDIS_URL",
                    redis.url(),
                    "CACHE_MAX_BYTES",
                    "1024"))) {
      serves(service);
      for (UUID id : hot) {
        String body = service.get("/api/v1/media/" + id);
        redis.put("bare:" + id, body);
      }
      double before = service.metric("researcharr_cache_hits_total", "shared");
      double missesBefore = service.metric("researcharr_cache_misses_total", "shared");
      Duel duel =
          Duel.of(
              lab,
              service.url(),
              paths("/api/v1/media/", hot),
              service.url(),
              paths("/bare/redis/", hot));
      double hits = service.metric("researcharr_cache_hits_total", "shared") - before;
      double misses = service.metric("researcharr_cache_misses_total", "shared") - missesBefore;
      if (hits <= SHARED_BAR * (hits + misses)) {
        throw new IllegalStateException("only " + hits + " came from Redis, and not " + misses);
      }
      add(table, "hit in Redis, beside a bare GET of Redis", duel, REDIS_BAR);
      Duel filtered =
          Duel.of(
              lab,
              service.url(),
              paths("/api/v1/media/", hot),
              service.url(),
              paths("/api/v1/constant-redis/", hot));
      add(table, "the same, beside such a GET with keys and measures", filtered, REDIS_BAR);
    }
  }

  private static void writes(Lab lab, Report.Table table) throws Exception {
    Writes three = inTurn(lab, "three", INSTANCES);
    Writes single = inTurn(lab, "single", 1);
    long[] strict = three.strict();
    long[] off = three.off();
    long[] alone = single.strict();
    long[] aloneOff = single.off();
    double aloneRatio = 1.0 * middle(alone) / middle(aloneOff);
    double ratio = 1.0 * middle(strict) / middle(off);
    table.add(
        "write with three strict instances, p50 in µs",
        middle(strict),
        middle(off),
        Report.number(ratio) + " times",
        "≤ " + Report.number(WRITE_BAR) + " times",
        Report.verdict(ratio <= WRITE_BAR));
    table.add(
        "the same, p99 in µs",
        last(strict),
        last(off),
        Report.number(1.0 * last(strict) / last(off)) + " times",
        "",
        "");
    table.add(
        "write with a single strict instance, p50 in µs",
        middle(alone),
        middle(aloneOff),
        Report.number(aloneRatio) + " times",
        "≤ " + Report.number(ALONE_BAR) + " times",
        Report.verdict(aloneRatio <= ALONE_BAR));
  }

  /** Writes with the cache as it is delivered and without it, by turns, since disks have moods. */
  private static Writes inTurn(Lab lab, String name, int count) throws Exception {
    List<Service> strict = new ArrayList<>();
    List<Service> off = new ArrayList<>();
    try {
      start(lab, "cache-" + name, count, Map.of(), strict);
      start(lab, "cache-" + name + "-off", count, OFF, off);
      for (Service service : strict) {
        serves(service);
      }
      int amount = lab.options().amount(WRITES) / TURNS;
      measure(strict.get(0), amount);
      measure(off.get(0), amount);
      Writes writes = new Writes(new long[0], new long[0]);
      for (int turn = 0; turn < TURNS; turn++) {
        writes =
            new Writes(
                joined(writes.strict(), measure(strict.get(0), amount)),
                joined(writes.off(), measure(off.get(0), amount)));
      }
      return writes;
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

  private static long[] joined(long[] some, long[] more) {
    return LongStream.concat(Arrays.stream(some), Arrays.stream(more)).sorted().toArray();
  }

  /** How long writes took with the cache and without it, in microseconds, in order. */
  private record Writes(long[] strict, long[] off) {}

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
    return micros;
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

  private static void serves(Service service) throws IOException, InterruptedException {
    for (int i = 0; i < 600 && service.metric("researcharr_cache_serving") != 1; i++) {
      TimeUnit.MILLISECONDS.sleep(50);
    }
  }

  private static void add(Report.Table table, String what, Duel duel, double bar) {
    boolean isTimes = bar > 1;
    table.add(
        what,
        Report.number(duel.ours().perSecond()),
        Report.number(duel.reference().perSecond()),
        isTimes ? Report.number(duel.ratio()) + " times" : Report.percent(duel.ratio()),
        "≥ " + (isTimes ? Report.number(bar) + " times" : Report.percent(bar)),
        Report.verdict(duel.ratio() >= bar));
  }

  private static long middle(long[] sorted) {
    return sorted[sorted.length / 2];
  }

  private static long last(long[] sorted) {
    return sorted[sorted.length * 99 / 100];
  }

  private static Requests paths(String prefix, List<UUID> ids) {
    return new Requests.Get(ids.stream().map(id -> prefix + id).toList());
  }
}
