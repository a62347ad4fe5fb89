package io.researcharr.data.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the environment says of the cache, in a service that runs. */
class CacheSettingsIT {

  private static final String NEAR_HITS = "researcharr_cache_hits_total{layer=\"near\"}";
  private static final String NEAR_MISSES = "researcharr_cache_misses_total{layer=\"near\"}";
  private static final String AHEAD = "researcharr_cache_loads_total{ahead=\"yes\"}";
  private static final String NOWHERE = "0199aaaa-0000-7000-8000-000000000000";

  @TempDir Path directory;

  @Test
  void keepsEntriesForAsLongAsItSaysAndReadsHotOnesAheadOfTheirEnd() {
    try (ServiceProcess service = start(Map.of("CACHE_TTL_MEDIA", "2"))) {
      // Given
      String id = CachedMovies.create(service);
      double misses = Cluster.metric(service, NEAR_MISSES);

      // When: it is read again and again over three ends
      long end = System.nanoTime() + Duration.ofSeconds(7).toNanos();
      while (System.nanoTime() < end) {
        assertThat(service.get("/media/" + id).statusCode()).isEqualTo(200);
      }

      // Then
      assertThat(Cluster.metric(service, AHEAD)).isGreaterThanOrEqualTo(2);
      assertThat(Cluster.metric(service, NEAR_MISSES) - misses).isLessThanOrEqualTo(1);
      awaitMiss(service, "/media/" + id);
    }
  }

  @Test
  void remembersWhatIsNotThereForAsLongAsItSays() {
    try (ServiceProcess service = start(Map.of("CACHE_TTL_MISSING", "1"))) {
      for (String path : List.of("/media/" + NOWHERE, "/media/external/tmdb:404404")) {
        service.get(path);
        double hits = Cluster.metric(service, NEAR_HITS);

        assertThat(service.get(path).statusCode()).isEqualTo(404);

        assertThat(Cluster.metric(service, NEAR_HITS)).as(path).isGreaterThan(hits);
        awaitMiss(service, path);
      }
    }
  }

  @Test
  void keepsNoMoreThanThereIsRoomFor() {
    int room = 40_000;
    try (ServiceProcess service = start(Map.of("CACHE_MAX_BYTES", String.valueOf(room)))) {
      IntStream.range(0, 300).forEach(i -> CachedMovies.create(service));

      await()
          .atMost(Duration.ofSeconds(20))
          .untilAsserted(
              () -> {
                assertThat(Cluster.metric(service, "researcharr_cache_size_bytes"))
                    .isBetween(1.0, 1.0 * room);
                assertThat(Cluster.metric(service, "researcharr_cache_entries"))
                    .isBetween(1.0, 200.0);
                assertThat(Cluster.metric(service, "researcharr_cache_evictions_total"))
                    .isGreaterThan(100);
              });
    }
  }

  @Test
  void keepsNothingWhereItIsSwitchedOff() {
    for (Map<String, String> off :
        List.of(Map.of("CACHE_MODE", "off"), Map.of("CACHE_ENABLED", "false"))) {
      try (ServiceProcess service = start(off)) {
        String id = CachedMovies.create(service);
        for (int i = 0; i < 3; i++) {
          assertThat(service.get("/media/" + id).statusCode()).isEqualTo(200);
        }

        assertThat(Cluster.metric(service, NEAR_HITS)).isZero();
        assertThat(Cluster.metric(service, "researcharr_cache_entries")).isZero();
        assertThat(Cluster.metric(service, "researcharr_cache_serving")).isNaN();
      }
    }
  }

  /** Waits until a read does not find what was kept any more. */
  private static void awaitMiss(ServiceProcess service, String path) {
    double misses = Cluster.metric(service, NEAR_MISSES);
    await()
        .atMost(Duration.ofSeconds(20))
        .pollInterval(Duration.ofMillis(2_500))
        .until(
            () -> {
              service.get(path);
              return Cluster.metric(service, NEAR_MISSES) > misses;
            });
  }

  private ServiceProcess start(Map<String, String> more) {
    Map<String, String> environment = new HashMap<>(more);
    environment.put("API_KEY", ServiceProcess.KEY);
    ServiceProcess service = ServiceProcess.start(directory, environment, "-Xmx256m").ready();
    if (!more.containsValue("off") && !more.containsValue("false")) {
      await().atMost(Duration.ofSeconds(20)).until(() -> CacheCluster.isServing(service));
    }
    return service;
  }
}
