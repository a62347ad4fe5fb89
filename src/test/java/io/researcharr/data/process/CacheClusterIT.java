package io.researcharr.data.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.researcharr.data.fixture.PostgresServer;
import io.researcharr.data.fixture.RedisServer;
import io.researcharr.data.fixture.Seed;
import io.restassured.path.json.JsonPath;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Several instances that keep answers in their memory, without Redis: they tell each other. */
class CacheClusterIT {

  private static final String HITS = "researcharr_cache_hits_total";
  private static final String LEASES_LOST = "researcharr_cache_leases_lost_total";

  @TempDir Path directory;

  @Test
  void servesNowhereWhatWasBeforeAnAnsweredWrite() {
    try (Cluster cluster = cluster(3, Map.of())) {
      // Given
      String id = CachedMovies.create(cluster.instance(0));
      double hitsBefore = hits(cluster);
      long[] micros = new long[300];

      // When, Then
      for (int version = 2; version < 302; version++) {
        micros[version - 2] =
            CachedMovies.write(cluster.instance(version % 3), id, version).toNanos() / 1_000;
        for (int reader = 0; reader < 3; reader++) {
          CachedMovies.shows(cluster.instance(reader), id, version);
          CachedMovies.shows(cluster.instance(reader), id, version);
        }
      }
      assertThat(hits(cluster) - hitsBefore).isGreaterThan(900);
      for (int i = 0; i < 3; i++) {
        assertThat(metric(cluster, i, "members")).isEqualTo(2);
        assertThat(metric(cluster, i, "floors")).isPositive();
        assertThat(metric(cluster, i, "tail_age_seconds")).isBetween(0.0, 5.0);
      }
      Arrays.sort(micros);
      System.out.printf(
          "strict write with 3 instances: median %d us, p99 %d us%n", micros[150], micros[297]);
    }
  }

  @Test
  void servesNowhereWhatWasBeforeAWriteOfAnyKind() {
    try (Cluster cluster = cluster(2, Map.of())) {
      followsWritesOfAnyKind(cluster);
    }
  }

  @Test
  void servesNowhereWhatWasBeforeAWriteOfAnyKindWithRedis() {
    try (RedisServer redis = RedisServer.start();
        Cluster cluster =
            RedisBacked.whenWell(RedisBacked.cluster(directory, redis.url(), Map.of()))) {
      // Given
      double before = RedisBacked.sharedHits(cluster);

      // When, Then
      followsWritesOfAnyKind(cluster);
      assertThat(RedisBacked.sharedHits(cluster)).isGreaterThan(before);
    }
  }

  private static void followsWritesOfAnyKind(Cluster cluster) {
    ServiceProcess writer = cluster.instance(0);
    String id = new JsonPath(writer.post("/media", movie("t1")).body()).getString("id");
    String entry = "/media/" + id;

    follows(cluster, entry, "t1", true, () -> writer.get(entry));
    follows(cluster, entry, "t2", true, () -> send(writer, "PUT", entry, movie("t2")));
    follows(cluster, entry, "t3", true, () -> send(writer, "PATCH", entry, "{\"title\":\"t3\"}"));
    follows(cluster, entry, "", false, () -> send(writer, "DELETE", entry, ""));
    follows(cluster, entry, "t3", true, () -> writer.post(entry + "/restore", ""));
    follows(cluster, entry, "t4", false, () -> send(writer, "BULK", "/media/bulk", movie("t4")));
    follows(
        cluster,
        entry,
        "t5",
        false,
        () ->
            writer.post(
                "/imports/radarr/library", "[{\"id\":1,\"title\":\"t5\",\"tmdbId\":4711}]"));
    follows(cluster, entry, "t4", false, () -> writer.post(lastChange(writer, id), ""));
    follows(cluster, entry, "", false, () -> send(writer, "DELETE", entry + "?purge=true", ""));
  }

  @Test
  void tellsOfEpisodesWhenTheirSeriesIsRemovedAndBroughtBack() {
    try (Cluster cluster = cluster(2, Map.of())) {
      // Given
      ServiceProcess writer = cluster.instance(0);
      ServiceProcess other = cluster.instance(1);
      String series =
          created(writer, "{\"type\":\"series\",\"title\":\"s\",\"externalId\":\"tvdb:4711\"}");
      String episode =
          "/media/"
              + created(
                  writer,
                  "{\"type\":\"episode\",\"title\":\"e\",\"externalId\":\"tvdb:4712\","
                      + "\"seasonNumber\":1,\"episodeNumber\":1,\"seriesId\":\""
                      + series
                      + "\"}");
      assertThat(other.get(episode).statusCode()).isEqualTo(200);

      // When, Then
      send(writer, "DELETE", "/media/" + series, "");
      assertThat(other.get(episode).statusCode()).isEqualTo(404);
      writer.post("/media/" + series + "/restore", "");
      assertThat(other.get(episode).statusCode()).isEqualTo(200);
      send(writer, "DELETE", "/media/" + series + "?purge=true", "");
      assertThat(other.get(episode).statusCode()).isEqualTo(404);
    }
  }

  private static String created(ServiceProcess service, String body) {
    HttpResponse<String> answer = service.post("/media", body);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
    return new JsonPath(answer.body()).getString("id");
  }

  @Test
  void waitsForNobodyWhoHasEndedInOrder() throws Exception {
    try (Cluster cluster = cluster(2, Map.of())) {
      Rounds.assertOneIsInTime(
          () -> {
            // Given
            CachedMovies.allServe(cluster);
            String id = CachedMovies.create(cluster.instance(0));
            CachedMovies.shows(cluster.instance(1), id, 1);

            // When
            cluster.end(1);
            Duration write = CachedMovies.write(cluster.instance(0), id, 2);

            // Then
            cluster.restart(1);
            return List.of(Rounds.Time.below(Duration.ofMillis(500), "write", write));
          });
    }
  }

  /**
   * Writes through one instance, and sees the other one, which has had the entry in memory, tell
   * the same as the writer.
   *
   * @param title what it is then; empty when it is not there
   * @param isKept whether the writer has it in memory as well, without a look into the database
   */
  private static void follows(
      Cluster cluster,
      String entry,
      String title,
      boolean isKept,
      Supplier<HttpResponse<String>> write) {
    ServiceProcess other = cluster.instance(1);
    other.get(entry);
    double hits = CachedMovies.metric(other, HITS, "near");
    other.get(entry);
    assertThat(CachedMovies.metric(other, HITS, "near"))
        .as("the other one has it in memory before it becomes " + title)
        .isGreaterThan(hits);

    HttpResponse<String> written = write.get();
    HttpResponse<String> seen = other.get(entry);
    double loads =
        Cluster.metric(cluster.instance(0), "researcharr_cache_loads_total{ahead=\"no\"}");
    HttpResponse<String> own = cluster.instance(0).get(entry);

    assertThat(written.statusCode()).as(written.body()).isBetween(200, 204);
    for (HttpResponse<String> answer : List.of(seen, own)) {
      assertThat(answer.statusCode()).as(answer.body()).isEqualTo(title.isEmpty() ? 404 : 200);
      assertThat(answer.body()).contains(title.isEmpty() ? "" : "\"title\":\"" + title + "\"");
    }
    if (isKept) {
      assertThat(Cluster.metric(cluster.instance(0), "researcharr_cache_loads_total{ahead=\"no\"}"))
          .as("loads after " + title)
          .isEqualTo(loads);
    }
  }

  private static HttpResponse<String> send(
      ServiceProcess service, String method, String path, String body) {
    boolean isBulk = method.equals("BULK");
    return service.send(
        service
            .request(path)
            .header(
                "Content-Type",
                isBulk
                    ? "application/x-ndjson"
                    : method.equals("PATCH") ? "application/merge-patch+json" : "application/json")
            .header("If-Match", "*")
            .method(isBulk ? "POST" : method, HttpRequest.BodyPublishers.ofString(body)));
  }

  /** Where the last change of an entry can be taken back. */
  private static String lastChange(ServiceProcess service, String id) {
    String trail = service.get("/audit?entityType=media&limit=1&entityId=" + id).body();
    return "/audit/" + new JsonPath(trail).getString("items[0].id") + "/revert";
  }

  private static String movie(String title) {
    return "{\"type\":\"movie\",\"title\":\"%s\",\"externalId\":\"tmdb:4711\"}".formatted(title);
  }

  @Test
  void waitsOnceForAFrozenInstanceWhichServesNothingOldWhenItGoesOn() throws Exception {
    try (Cluster cluster = cluster(3, Map.of())) {
      // When, Then
      Rounds.assertOneIsInTime(() -> waitsForAFrozenInstance(cluster));
    }
  }

  private static List<Rounds.Time> waitsForAFrozenInstance(Cluster cluster) {
    // Given
    String id = CachedMovies.create(cluster.instance(0));
    CachedMovies.shows(cluster.instance(2), id, 1);

    // When
    cluster.freeze(2);
    Duration first = CachedMovies.write(cluster.instance(0), id, 2);
    Duration second = CachedMovies.write(cluster.instance(1), id, 3);
    Duration third = CachedMovies.write(cluster.instance(0), id, 4);
    cluster.thaw(2);

    // Then
    CachedMovies.shows(cluster.instance(2), id, 4);
    System.out.printf(
        "writes with a frozen instance: %d, %d, %d ms%n",
        first.toMillis(), second.toMillis(), third.toMillis());
    CachedMovies.allServe(cluster);
    CachedMovies.write(cluster.instance(0), id, 5);
    CachedMovies.shows(cluster.instance(2), id, 5);
    return List.of(
        new Rounds.Time("first", first, Duration.ofMillis(1_900), Duration.ofMillis(4_000)),
        Rounds.Time.below(Duration.ofMillis(1_000), "third", third));
  }

  @Test
  void waitsOnceForAKilledInstance() throws Exception {
    try (Cluster cluster = cluster(2, Map.of())) {
      // When, Then
      Rounds.assertOneIsInTime(() -> waitsForAKilledInstance(cluster));
    }
  }

  private static List<Rounds.Time> waitsForAKilledInstance(Cluster cluster) {
    // Given
    String id = CachedMovies.create(cluster.instance(0));

    // When
    cluster.kill(1);
    Duration first = CachedMovies.write(cluster.instance(0), id, 2);
    Duration second = CachedMovies.write(cluster.instance(0), id, 3);

    // Then
    cluster.restart(1);
    CachedMovies.allServe(cluster);
    CachedMovies.write(cluster.instance(1), id, 4);
    CachedMovies.shows(cluster.instance(0), id, 4);
    return List.of(
        Rounds.Time.below(Duration.ofMillis(4_000), "first", first),
        Rounds.Time.below(Duration.ofMillis(1_000), "second", second));
  }

  @Test
  void waitsForStrictInstancesAlsoWhereNothingIsKept() {
    // Given
    Map<String, String> environment = environment(Map.of());
    try (Cluster cluster = Cluster.start(directory, environment, 1)) {
      CachedMovies.allServe(cluster);
      Map<String, String> off = new HashMap<>(environment);
      off.put("CACHE_ENABLED", "false");
      try (ServiceProcess writer = ServiceProcess.start(directory, off, "-Xmx256m").ready()) {
        String id = CachedMovies.create(writer);

        // When, Then
        for (int version = 2; version < 100; version++) {
          CachedMovies.write(writer, id, version);
          CachedMovies.shows(cluster.instance(0), id, version);
        }
      }
    }
  }

  @Test
  void followsWithinThreeSecondsInModeBounded() throws Exception {
    try (Cluster cluster =
        Cluster.start(directory, environment(Map.of("CACHE_MODE", "bounded")), 2)) {
      // When, Then
      Rounds.assertOneIsInTime(() -> doesNotWaitAndIsFollowed(cluster));
    }
  }

  private static List<Rounds.Time> doesNotWaitAndIsFollowed(Cluster cluster) {
    // Given
    CachedMovies.allServe(cluster);
    String id = CachedMovies.create(cluster.instance(0));
    CachedMovies.shows(cluster.instance(1), id, 1);

    // When
    cluster.freeze(1);
    Duration write = CachedMovies.write(cluster.instance(0), id, 2);
    cluster.thaw(1);

    // Then
    Duration followed =
        Rounds.took(
            () ->
                await()
                    .atMost(Duration.ofSeconds(30))
                    .untilAsserted(() -> CachedMovies.shows(cluster.instance(1), id, 2)));
    return List.of(
        Rounds.Time.below(Duration.ofMillis(1_500), "write", write),
        Rounds.Time.below(Duration.ofSeconds(3), "followed", followed));
  }

  @Test
  void followsInModeBoundedWhenNewsGetLost() throws Exception {
    try (CacheCluster cluster = CacheCluster.startBounded(directory, 2, Seed.get())) {
      // Given
      String id = CachedMovies.create(cluster.instance(0));
      CachedMovies.shows(cluster.instance(1), id, 1);
      cluster.toPeer(1).hold();
      long[] version = {1};

      // When, Then
      Rounds.assertOneIsInTime(
          () -> {
            long next = ++version[0];
            Duration write = CachedMovies.write(cluster.instance(0), id, next);
            Duration followed =
                Rounds.took(
                    () ->
                        await()
                            .atMost(Duration.ofSeconds(30))
                            .untilAsserted(
                                () -> CachedMovies.shows(cluster.instance(1), id, next)));
            return List.of(
                Rounds.Time.below(Duration.ofMillis(1_500), "write", write),
                Rounds.Time.below(Duration.ofSeconds(3), "followed", followed));
          });
    }
  }

  @Test
  void keepsItsLeaseWhileAllConnectionsAreBusy() throws Exception {
    Map<String, String> environment = environment(Map.of("DATABASE_POOL_SIZE", "2"));
    try (Cluster cluster = Cluster.start(directory, environment, 1)) {
      // Then, in one of a few rounds: a lease ends too where the machine stands still for long
      boolean isKept = false;
      for (int round = 0; round < 3 && !isKept; round++) {
        isKept = keepsItsLease(cluster, PostgresServer.jdbc(environment.get("DATABASE_URL")));
      }
      assertThat(isKept).isTrue();
    }
  }

  private static boolean keepsItsLease(Cluster cluster, String url) throws Exception {
    // Given
    CachedMovies.allServe(cluster);
    ServiceProcess instance = cluster.instance(0);
    String id = CachedMovies.create(instance);
    CachedMovies.shows(instance, id, 1);
    double lost = Cluster.metric(instance, LEASES_LOST);
    List<CompletableFuture<HttpResponse<String>>> waiting = new ArrayList<>();
    try (Connection locking = DriverManager.getConnection(url);
        Statement statement = locking.createStatement()) {
      locking.setAutoCommit(false);
      statement.execute("LOCK TABLE media IN ACCESS EXCLUSIVE MODE");

      // When
      for (int i = 0; i < 20; i++) {
        waiting.add(
            ServiceProcess.http()
                .sendAsync(
                    instance.request("/media/" + UUID.randomUUID()).build(),
                    HttpResponse.BodyHandlers.ofString()));
      }
      boolean isServed = true;
      long end = System.nanoTime() + Duration.ofSeconds(5).toNanos();
      while (isServed && System.nanoTime() < end) {
        isServed = instance.get("/media/" + id).statusCode() == 200;
      }
      boolean isWaitedFor = waiting.stream().noneMatch(CompletableFuture::isDone);
      locking.rollback();
      for (CompletableFuture<HttpResponse<String>> answer : waiting) {
        int status = answer.get(20, TimeUnit.SECONDS).statusCode();
        assertThat(status == 404 || status == 503 && !isWaitedFor).isTrue();
      }
      return isServed && isWaitedFor && Cluster.metric(instance, LEASES_LOST) == lost;
    }
  }

  @Test
  void takesNewsFromNobodyWhoDoesNotKnowTheSecret() {
    try (Cluster cluster = cluster(1, Map.of())) {
      // When
      int status =
          cluster
              .instance(0)
              .send(
                  HttpRequest.newBuilder(
                          URI.create(cluster.instance(0).managementUrl() + "/internal/cache/news"))
                      .header("X-Internal-Secret", "00")
                      .POST(HttpRequest.BodyPublishers.ofString("1 media x\n")))
              .statusCode();

      // Then
      assertThat(status).isEqualTo(401);
    }
  }

  @Test
  void tellsNobodyWhatItWouldServeWhoDoesNotKnowTheSecret() {
    try (Cluster cluster = cluster(1, Map.of())) {
      // When
      int status =
          cluster
              .instance(0)
              .send(
                  HttpRequest.newBuilder(
                          URI.create(
                              cluster.instance(0).managementUrl()
                                  + "/internal/cache/served/media/"
                                  + UUID.randomUUID()))
                      .header("X-Internal-Secret", "00")
                      .GET())
              .statusCode();

      // Then
      assertThat(status).isEqualTo(401);
    }
  }

  private Cluster cluster(int size, Map<String, String> more) {
    Cluster cluster = Cluster.start(directory, environment(more), size);
    return CachedMovies.allServe(cluster);
  }

  private static Map<String, String> environment(Map<String, String> more) {
    Map<String, String> environment = new HashMap<>(more);
    environment.put("DATABASE_URL", PostgresServer.newDatabase());
    environment.put("API_KEY", ServiceProcess.KEY);
    return environment;
  }

  private static double metric(Cluster cluster, int instance, String name) {
    return Cluster.metric(cluster.instance(instance), "researcharr_cache_" + name);
  }

  private static double hits(Cluster cluster) {
    double hits = 0;
    for (int i = 0; i < cluster.size(); i++) {
      hits += CachedMovies.metric(cluster.instance(i), HITS, "near");
    }
    return hits;
  }
}
