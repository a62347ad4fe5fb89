package io.researcharr.data.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.researcharr.data.fixture.PostgresServer;
import io.researcharr.data.fixture.RedisServer;
import io.restassured.path.json.JsonPath;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A claim that waits is woken by a job: at once by one of its own instance, and soon by one of
 * another. The bounds are wide for slow machines; the figures are printed.
 */
class JobWakeUpIT {

  private static final int ENQUEUES = 100;
  private static final int ENQUEUES_ELSEWHERE = 40;
  private static final int WARM_UP = 20;
  private static final int PHASES_MILLIS = 600;

  @TempDir Path directory;

  private final Random random = new Random(1);

  @Test
  void wakesAClaimOfTheSameInstanceAtOnceOnPostgres() throws Exception {
    // Given
    try (Cluster cluster = cluster(2)) {
      // When
      long[] millis = wakeUps(cluster.instance(0), cluster.instance(0), ENQUEUES, 20);

      // Then
      print("same instance, PostgreSQL", millis);
      assertThat(p99(millis)).isLessThan(500);
    }
  }

  @Test
  void wakesAClaimOfAnotherInstanceSoonOnPostgres() throws Exception {
    // Given
    try (Cluster cluster = cluster(2)) {
      // When
      long[] millis =
          wakeUps(cluster.instance(0), cluster.instance(1), ENQUEUES_ELSEWHERE, PHASES_MILLIS);

      // Then
      print("other instance, PostgreSQL", millis);
      assertThat(p99(millis)).isLessThan(2_000);
    }
  }

  @Test
  void wakesAClaimOfAnotherInstanceWithinAQuarterOfASecondThroughRedis() throws Exception {
    // Given
    Map<String, String> environment = new HashMap<>();
    try (RedisServer redis = RedisServer.start()) {
      environment.put("DATABASE_URL", PostgresServer.newDatabase());
      environment.put("API_KEY", ServiceProcess.KEY);
      environment.put("CACHE_PROVIDER", "redis");
      environment.put("REDIS_URL", redis.url());
      try (Cluster cluster = Cluster.start(directory, environment, 2)) {
        CachedMovies.allServe(cluster);

        // When
        long[] millis = wakeUps(cluster.instance(0), cluster.instance(1), ENQUEUES, PHASES_MILLIS);

        // Then
        print("other instance, PostgreSQL and Redis", millis);
        assertThat(p99(millis)).isLessThanOrEqualTo(250);
      }
    }
  }

  @Test
  void wakesAClaimAtOnceOnSqlite() throws Exception {
    // Given
    try (Cluster cluster = Cluster.start(directory, Map.of("API_KEY", ServiceProcess.KEY), 1)) {
      // When
      long[] millis = wakeUps(cluster.instance(0), cluster.instance(0), ENQUEUES, 20);

      // Then
      print("same instance, SQLite", millis);
      assertThat(p99(millis)).isLessThan(500);
    }
  }

  private Cluster cluster(int size) {
    return Cluster.start(
        directory,
        Map.of("DATABASE_URL", PostgresServer.newDatabase(), "API_KEY", ServiceProcess.KEY),
        size);
  }

  /** How long it takes from the order to the worker's answer, in milliseconds, in order of size. */
  private long[] wakeUps(ServiceProcess producers, ServiceProcess workers, int count, int phases)
      throws Exception {
    long[] millis = new long[count];
    for (int i = -WARM_UP; i < count; i++) {
      CompletableFuture<Long> arrival = CompletableFuture.supplyAsync(() -> arrival(workers));
      await()
          .pollInterval(Duration.ofMillis(2))
          .failFast(() -> assertThat(arrival).isNotDone())
          .until(() -> Cluster.metric(workers, "researcharr_jobs_claims_waiting") == 1);
      TimeUnit.MILLISECONDS.sleep(random.nextInt(phases)); // at any phase of the polling
      long start = System.nanoTime();
      assertThat(producers.post("/jobs", "{\"type\":\"search\"}").statusCode()).isEqualTo(201);
      long took = arrival.get(30, TimeUnit.SECONDS) - start;
      if (i >= 0) {
        millis[i] = TimeUnit.NANOSECONDS.toMillis(took);
      }
    }
    Arrays.sort(millis);
    return millis;
  }

  private static long arrival(ServiceProcess instance) {
    HttpResponse<String> answer =
        instance.post(
            "/jobs/claims", "{\"workerId\":\"waiting\",\"waitSeconds\":30,\"leaseSeconds\":3600}");
    assertThat(new JsonPath(answer.body()).getList("jobs")).as(answer.body()).hasSize(1);
    return System.nanoTime();
  }

  private static long p99(long[] sorted) {
    return sorted[(sorted.length * 99 + 99) / 100 - 1];
  }

  private static void print(String what, long[] sorted) {
    System.out.printf(
        "wake-up, %s: median %d ms, p99 %d ms, longest %d ms of %d%n",
        what, sorted[sorted.length / 2], p99(sorted), sorted[sorted.length - 1], sorted.length);
  }
}
