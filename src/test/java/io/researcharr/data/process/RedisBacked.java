package io.researcharr.data.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.researcharr.data.fixture.PostgresServer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/** Two instances with Redis behind them, and what they do with it. */
final class RedisBacked {

  /** Where Java takes options from that are not in its command. */
  static final String JVM = "JAVA_TOOL_OPTIONS";

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private RedisBacked() {}

  /** Writes through each instance are seen at once through each. */
  static void goesOn(Cluster cluster) {
    String id = CachedMovies.create(cluster.instance(0));
    for (int version = 2; version < 40; version++) {
      CachedMovies.write(cluster.instance(version % 2), id, version);
      CachedMovies.shows(cluster.instance(0), id, version);
      CachedMovies.shows(cluster.instance(1), id, version);
      String other = CachedMovies.create(cluster.instance(0));
      CachedMovies.shows(cluster.instance(1), other, 1);
    }
  }

  /** What one instance has kept in Redis is taken from there by the other. */
  static void usesRedis(Cluster cluster) {
    double before = sharedHits(cluster);
    String id = CachedMovies.create(cluster.instance(0));
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () -> {
              String next = CachedMovies.create(cluster.instance(0));
              CachedMovies.shows(cluster.instance(1), next, 1);
              assertThat(sharedHits(cluster)).isGreaterThan(before);
            });
    CachedMovies.shows(cluster.instance(1), id, 1);
  }

  static void isDegraded(Cluster cluster) {
    await()
        .atMost(PATIENCE)
        .until(
            () ->
                cluster
                    .instance(0)
                    .management("/q/health/ready")
                    .body()
                    .matches("(?s).*\"state\": ?\"degraded\".*"));
    assertThat(cluster.instance(0).isReady()).isTrue();
    assertThat(cluster.instance(0).isListening()).isTrue();
  }

  static double sharedHits(Cluster cluster) {
    return CachedMovies.metric(cluster.instance(1), "researcharr_cache_hits_total", "shared");
  }

  static Cluster whenWell(Cluster cluster) {
    await().atMost(PATIENCE).until(() -> CacheCluster.isSharedWell(cluster.instance(1)));
    return cluster;
  }

  /** Two instances with Redis there, which may be away. */
  static Cluster cluster(Path directory, String redisUrl, Map<String, String> more) {
    Map<String, String> environment = new HashMap<>(more);
    environment.put("DATABASE_URL", PostgresServer.newDatabase());
    environment.put("API_KEY", ServiceProcess.KEY);
    environment.put("CACHE_PROVIDER", "redis");
    environment.put("REDIS_URL", redisUrl);
    Cluster cluster = Cluster.start(directory, environment, 2);
    return CachedMovies.allServe(cluster);
  }
}
