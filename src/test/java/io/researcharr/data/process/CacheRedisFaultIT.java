package io.researcharr.data.process;

import static io.researcharr.data.process.RedisBacked.JVM;
import static io.researcharr.data.process.RedisBacked.goesOn;
import static io.researcharr.data.process.RedisBacked.isDegraded;
import static io.researcharr.data.process.RedisBacked.sharedHits;
import static io.researcharr.data.process.RedisBacked.usesRedis;
import static io.researcharr.data.process.RedisBacked.whenWell;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.researcharr.data.fixture.RedisServer;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.awaitility.core.ConditionTimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two instances with Redis behind them, and what happens to Redis. Each request must be answered,
 * with nothing older than the last write, and Redis must be used again soon after it is back.
 */
class CacheRedisFaultIT {

  private static final Duration RECOVERY = Duration.ofSeconds(5);
  private static final Duration SENTINELS = Duration.ofSeconds(30);

  /** So that what is too much for Redis or its connections is seen, and not a busy machine. */
  private static final String PATIENT =
      "-Dio.researcharr.data.adapter.redis.BreakingGuard/run/Timeout/value=10000";

  @TempDir Path directory;

  @Test
  void takesFromRedisWhatAnotherInstanceHasLoaded() {
    try (RedisServer redis = RedisServer.start();
        Cluster cluster = cluster(redis)) {
      // When, Then
      usesRedis(cluster);
      goesOn(cluster);
    }
  }

  @Test
  void answersWhileRedisIsKilledAndUsesItWhenItIsBack() throws Exception {
    try (RedisServer redis = RedisServer.start();
        Cluster cluster = cluster(redis)) {
      Rounds.assertOneIsInTime(
          () -> {
            // When
            redis.kill();

            // Then
            goesOn(cluster);
            isDegraded(cluster);
            redis.startAgain();
            return usesItInTime(cluster);
          });
    }
  }

  @Test
  void answersWhileRedisIsFrozenAndUsesItWhenItGoesOn() throws Exception {
    try (RedisServer redis = RedisServer.start();
        Cluster cluster = cluster(redis)) {
      Rounds.assertOneIsInTime(
          () -> {
            // When
            redis.freeze();

            // Then
            goesOn(cluster);
            isDegraded(cluster);
            goesOn(cluster);
            redis.thaw();
            return usesItInTime(cluster);
          });
    }
  }

  private static List<Rounds.Time> usesItInTime(Cluster cluster) {
    Duration took = Rounds.took(() -> usesRedis(cluster));
    return List.of(Rounds.Time.below(RECOVERY, "recovery", took));
  }

  @Test
  void answersWhenRedisIsFlushed() throws Exception {
    try (RedisServer redis = RedisServer.start();
        Cluster cluster = cluster(redis)) {
      Rounds.assertOneIsInTime(
          () -> {
            // Given
            usesRedis(cluster);

            // When
            redis.flush();

            // Then
            List<Rounds.Time> times = usesItInTime(cluster);
            goesOn(cluster);
            return times;
          });
    }
  }

  @Test
  void keepsNothingThereButMedia() {
    try (RedisServer redis = RedisServer.start();
        Cluster cluster = cluster(redis)) {
      // Given
      usesRedis(cluster);
      ServiceProcess instance = cluster.instance(0);
      assertThat(
              instance
                  .send(
                      instance
                          .request("/settings/radarr.api-key")
                          .header("Content-Type", "application/json")
                          .method(
                              "PUT",
                              BodyPublishers.ofString(
                                  "{\"type\":\"string\",\"value\":\"s3cret\"}")))
                  .statusCode())
          .isBetween(200, 201);
      double kept = Cluster.metric(instance, "researcharr_cache_entries");

      // When
      for (String path :
          List.of(
              "/settings",
              "/settings/radarr.api-key",
              "/imports",
              "/jobs",
              "/queue/items",
              "/audit",
              "/media")) {
        assertThat(instance.get(path).statusCode()).as(path).isEqualTo(200);
      }

      // Then
      assertThat(Cluster.metric(instance, "researcharr_cache_entries")).isEqualTo(kept);
      String media = "EVAL \"return #redis.call('KEYS','c:*:1:media:*')\" 0";
      assertThat(redis.keys()).isPositive();
      assertThat(redis.ask(media)).isEqualTo(":" + redis.keys());
    }
  }

  @Test
  void servesNothingOldWhenRedisComesBackWithOldData() throws Exception {
    try (RedisServer redis = RedisServer.start();
        Cluster cluster = cluster(redis)) {
      Rounds.assertOneIsInTime(() -> comesBackWithOldData(cluster, redis));
    }
  }

  private static List<Rounds.Time> comesBackWithOldData(Cluster cluster, RedisServer redis) {
    // Given
    String id =
        await()
            .atMost(SENTINELS)
            .until(() -> CachedMovies.create(cluster.instance(0)), made -> isKept(redis, made));
    redis.save();
    for (int version = 2; version < 20; version++) {
      CachedMovies.write(cluster.instance(version % 2), id, version);
    }

    // When
    redis.kill();
    redis.startAgain();
    assertThat(keys(redis, id)).isPositive();
    for (int i = 0; i < 100; i++) {
      CachedMovies.shows(cluster.instance(i % 2), id, 19);
    }
    Duration recovery = Rounds.took(() -> usesRedis(cluster));
    cluster.kill(1);
    cluster.restart(1);
    CachedMovies.allServe(cluster);
    usesRedis(cluster);

    // Then Redis is asked, and what it says of the entry is not believed
    ServiceProcess fresh = cluster.instance(1);
    double hits = sharedHits(cluster);
    double refusals = CachedMovies.metric(fresh, "researcharr_cache_refusals_total", "shared");
    double misses = CachedMovies.metric(fresh, "researcharr_cache_misses_total", "shared");
    CachedMovies.shows(fresh, id, 19);
    assertThat(sharedHits(cluster)).isEqualTo(hits);
    assertThat(
            CachedMovies.metric(fresh, "researcharr_cache_refusals_total", "shared")
                - refusals
                + CachedMovies.metric(fresh, "researcharr_cache_misses_total", "shared")
                - misses)
        .isEqualTo(1);
    return List.of(Rounds.Time.below(RECOVERY, "recovery", recovery));
  }

  @Test
  void startsWithoutRedisAndUsesItWhenItComes() throws Exception {
    Rounds.assertOneIsInTime(
        () -> {
          try (RedisServer redis = RedisServer.absent();
              Cluster cluster = cluster(redis.url())) {
            // Given
            goesOn(cluster);
            isDegraded(cluster);

            // When
            redis.startAgain();

            // Then
            return usesItInTime(cluster);
          }
        });
  }

  @Test
  void startsBesideARedisThatStandsStillAndUsesItWhenItGoesOn() throws Exception {
    Rounds.assertOneIsInTime(
        () -> {
          try (RedisServer redis = RedisServer.start()) {
            redis.freeze();
            try (Cluster cluster = cluster(redis.url())) {
              // Given
              goesOn(cluster);
              isDegraded(cluster);

              // When
              redis.thaw();

              // Then
              return usesItInTime(cluster);
            }
          }
        });
  }

  @Test
  void findsTheServerThroughSentinelsAlsoWhenItIsAnotherOne() throws Exception {
    try (RedisServer first = RedisServer.start();
        RedisServer second = RedisServer.replicaOf(first);
        RedisServer absent = RedisServer.absent();
        RedisServer sentinel = RedisServer.sentinelOf(first);
        Cluster cluster =
            whenWell(
                cluster(
                    "redis-sentinel://127.0.0.1:%d,127.0.0.1:%d?master=it"
                        .formatted(absent.port(), sentinel.port())))) {
      // Given
      usesRedis(cluster);
      Deque<RedisServer> servers = new ArrayDeque<>(List.of(first, second));

      // When, Then
      Rounds.assertOneIsInTime(() -> followsTheServer(cluster, sentinel, servers));
    }
  }

  /** The first of the servers is killed, and its replica is the first one then. */
  private static List<Rounds.Time> followsTheServer(
      Cluster cluster, RedisServer sentinel, Deque<RedisServer> servers) {
    await().atMost(SENTINELS).until(() -> sentinel.knowsReplicas("it") == 1);
    firstIsTheMaster(servers);
    RedisServer killed = servers.removeFirst();
    RedisServer next = servers.getFirst();
    await().atMost(SENTINELS).until(() -> next.role().equals("slave"));
    killed.kill();
    goesOn(cluster);
    await().atMost(SENTINELS).until(() -> next.role().equals("master"));
    List<Rounds.Time> times = usesItInTime(cluster);
    assertThat(next.keys()).isPositive();
    killed.startAgain();
    servers.addLast(killed);
    return times;
  }

  /** A sentinel may have found the first one silent for too long, on a busy machine. */
  private static void firstIsTheMaster(Deque<RedisServer> servers) {
    if (servers.getFirst().role().equals("slave")) {
      servers.addLast(servers.removeFirst());
    }
  }

  @Test
  void knowsThePassword() {
    try (RedisServer redis = RedisServer.lockedWith("p@s,s${HOME}");
        Cluster cluster =
            whenWell(cluster("redis://:p%40s%2Cs%24%7BHOME%7D@127.0.0.1:" + redis.port()))) {
      // When, Then
      usesRedis(cluster);
    }
  }

  @Test
  void doesWithoutARedisWhosePasswordItDoesNotKnow() {
    try (RedisServer redis = RedisServer.lockedWith("secret");
        Cluster cluster = cluster("redis://:wrong@127.0.0.1:" + redis.port())) {
      // When, Then
      goesOn(cluster);
      isDegraded(cluster);
      assertThat(redis.keys()).isZero();
    }
  }

  @Test
  void takesAThousandAnswersAtOnceFromRedis() throws Exception {
    try (RedisServer redis = RedisServer.start();
        Cluster cluster = whenWell(cluster(redis.url(), Map.of(JVM, PATIENT)))) {
      // Given
      usesRedis(cluster);

      // When
      boolean areAll = false;
      for (int round = 0; round < 3 && !areAll; round++) {
        areAll = areAllTakenFromRedis(cluster, redis);
      }

      // Then
      assertThat(areAll).isTrue();
      assertThat(CacheCluster.isSharedWell(cluster.instance(1))).isTrue();
    }
  }

  /**
   * A thousand movies that one instance has kept in Redis and the other does not know yet. Whose
   * lease of two seconds has run out on a busy machine does without Redis meanwhile.
   */
  private static boolean areAllTakenFromRedis(Cluster cluster, RedisServer redis) throws Exception {
    long kept = redis.keys();
    List<String> ids = new ArrayList<>();
    for (int i = 0; i < 1_000; i++) {
      ids.add(CachedMovies.create(cluster.instance(0)));
    }
    if (!isSoon(() -> redis.keys() >= kept + ids.size())) {
      return false;
    }
    double before = sharedHits(cluster);
    assertThat(statuses(cluster, ids)).containsOnly(200);
    return sharedHits(cluster) - before == ids.size();
  }

  private static List<Integer> statuses(Cluster cluster, List<String> ids) throws Exception {
    List<CompletableFuture<HttpResponse<String>>> answers = new ArrayList<>();
    for (String id : ids) {
      answers.add(
          ServiceProcess.http()
              .sendAsync(
                  cluster.instance(1).request("/media/" + id).build(),
                  HttpResponse.BodyHandlers.ofString()));
    }
    List<Integer> statuses = new ArrayList<>();
    for (CompletableFuture<HttpResponse<String>> answer : answers) {
      statuses.add(answer.get(30, TimeUnit.SECONDS).statusCode());
    }
    return statuses;
  }

  private Cluster cluster(RedisServer redis) {
    return whenWell(cluster(redis.url()));
  }

  private Cluster cluster(String redisUrl) {
    return cluster(redisUrl, Map.of());
  }

  private Cluster cluster(String redisUrl, Map<String, String> more) {
    return RedisBacked.cluster(directory, redisUrl, more);
  }

  private static boolean isKept(RedisServer redis, String id) {
    return isSoon(() -> keys(redis, id) > 0);
  }

  private static long keys(RedisServer redis, String id) {
    String answer = redis.ask("EVAL \"return #redis.call('KEYS','c:*:" + id + "')\" 0");
    return Long.parseLong(answer.substring(1));
  }

  private static boolean isSoon(Callable<Boolean> condition) {
    try {
      await().atMost(Duration.ofSeconds(5)).until(condition);
      return true;
    } catch (ConditionTimeoutException e) {
      return false;
    }
  }
}
