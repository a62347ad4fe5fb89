package io.researcharr.data.bench;

import io.researcharr.data.fixture.RedisServer;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** What hits in Redis give to readers: with next to no memory each read goes there. */
final class CacheRedisSection implements Section {

  private static final double BAR = 0.9;

  /** Less would not be a measure of Redis. */
  private static final double SHARED_BAR = 0.95;

  @Override
  public void run(Lab lab, Report report) throws Exception {
    var table =
        report.table("The cache in Redis", "what", "ours", "reference", "ratio", "bar", "verdict");
    String database = lab.seeded(Engine.POSTGRESQL);
    List<UUID> hot = lab.catalogue().ids().subList(0, CacheSection.HOT);
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
      CacheSection.serves(service);
      for (UUID id : hot) {
        String body = service.get("/api/v1/media/" + id);
        redis.put("bare:" + id, body);
      }
      double before = service.metric("researcharr_cache_hits_total", "shared");
      double missesBefore = service.metric("researcharr_cache_misses_total", "shared");
      Duel duel = beside(lab, service, hot, "/bare/redis/");
      double hits = service.metric("researcharr_cache_hits_total", "shared") - before;
      double misses = service.metric("researcharr_cache_misses_total", "shared") - missesBefore;
      if (hits <= SHARED_BAR * (hits + misses)) {
        throw new IllegalStateException("only " + hits + " came from Redis, and not " + misses);
      }
      CacheSection.add(table, "hit in Redis, beside a bare GET of Redis", duel, BAR);
      Duel filtered = beside(lab, service, hot, "/api/v1/constant-redis/");
      CacheSection.add(table, "the same, beside such a GET with keys and measures", filtered, BAR);
    }
  }

  private static Duel beside(Lab lab, Service service, List<UUID> hot, String reference)
      throws Exception {
    return Duel.of(
        lab,
        service.url(),
        CacheSection.paths("/api/v1/media/", hot),
        service.url(),
        CacheSection.paths(reference, hot));
  }
}
