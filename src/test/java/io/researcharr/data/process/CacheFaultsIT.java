package io.researcharr.data.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.researcharr.data.fixture.Database;
import io.researcharr.data.fixture.Seed;
import io.researcharr.data.fixture.proxy.FaultProxy;
import io.researcharr.data.process.Rounds.Time;
import io.restassured.path.json.JsonPath;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What each fault may cost, with three instances that share a PostgreSQL and a Redis. */
class CacheFaultsIT {

  private static final Duration LONGEST_WAIT = Duration.ofMillis(2_500);

  /** Less than half of what a write takes that waits for a lease to end. */
  private static final Duration USUAL = Duration.ofSeconds(1);

  private static final Duration PATIENCE = Duration.ofSeconds(20);

  /** So soon Redis answers all of them again when nothing is wrong with it any more. */
  private static final Duration RECOVERY = Duration.ofSeconds(5);

  private static final int CALLERS = 4;
  private static final String FENCES = "researcharr_cache_fences_total";
  private static final String LEASES_LOST = "researcharr_cache_leases_lost_total";
  private static final String WAITED = "researcharr_cache_barrier_seconds_sum";

  @TempDir static Path directory;

  private static CacheCluster cluster;
  private static CatalogueLog log;

  private final long seed = Seed.get();
  private static int number;

  @BeforeAll
  static void start() throws SQLException {
    cluster = CacheCluster.start(directory, 3, 1);
    log = CatalogueLog.install(cluster.database());
  }

  @AfterAll
  static void stop() {
    if (cluster == null) {
      return; // it has not started
    }
    cluster.close();
  }

  @BeforeEach
  void awaitServing() {
    cluster.awaitServing();
    awaitShared();
  }

  @AfterEach
  void heal() {
    // what a test has killed is there again for the next one
    for (int i = 0; i < cluster.size(); i++) {
      if (!cluster.instance(i).isAlive()) {
        cluster.restart(i);
      }
    }
    cluster.heal();
  }

  @Test
  void redisIsKilledAndComesBack() throws Exception {
    assertThatNobodyNotices(
        () -> {
          cluster.redis().kill();
          pause(2_000);
          cluster.redis().startAgain();
        });
  }

  @Test
  void redisStandsStill() throws Exception {
    assertThatNobodyNotices(
        () -> {
          cluster.redis().freeze();
          pause(3_000);
          cluster.redis().thaw();
        });
  }

  @Test
  void whatIsSentToRedisVanishesAndSoDoesWhatItAnswers() throws Exception {
    assertThatNobodyNotices(
        () -> {
          cluster.toRedis(0).toServer().swallow();
          cluster.toRedis(1).toClient().swallow();
          pause(3_000);
          cluster.toRedis(0).heal();
          cluster.toRedis(1).heal();
        });
  }

  @Test
  void redisIsFlushed() throws Exception {
    assertThatNobodyNotices(
        () -> {
          for (int i = 0; i < 10; i++) {
            cluster.redis().flush();
            pause(100);
          }
        });
  }

  @Test
  void redisComesBackWithOldData() throws Exception {
    assertThatNobodyNotices(
        () -> {
          cluster.redis().save();
          pause(2_000);
          cluster.redis().kill();
          cluster.redis().startAgain();
        });
  }

  @Test
  void oneInstanceIsCutOffFromRedis() throws Exception {
    assertThatNobodyNotices(
        () -> {
          cluster.toRedis(0).hold();
          pause(3_000);
          cluster.toRedis(0).heal();
        });
  }

  @Test
  void connectionsToRedisAreResetAndLeftHalfOpen() throws Exception {
    assertThatNobodyNotices(
        () -> {
          cluster.toRedis(0).reset();
          cluster.toRedis(1).loseServer();
          cluster.toRedis(2).loseClients();
          pause(2_000);
          cluster.ways().forEach(way -> way.toServer().heal());
        });
  }

  @Test
  void aWayToAnInstanceIsSlow() throws Exception {
    assertOneIsInTime(this::writesOverASlowWay);
  }

  private List<Time> writesOverASlowWay() {
    // Given
    String id = create("old");
    get(2, id);
    cluster.toPeer(2).toServer().delay(50, 50);
    cluster.toPeer(2).toClient().delay(50, 50);

    // When
    Duration wait = change(0, id, "new");

    // Then
    assertThat(get(2, id).getString("title")).isEqualTo("new");
    return List.of(Time.below(USUAL, "write", wait));
  }

  @Test
  void oneInstanceHearsTheOthersAndIsNotHeard() throws Exception {
    assertOneIsInTime(this::writesWhileOneIsNotHeard);
  }

  private List<Time> writesWhileOneIsNotHeard() {
    // Given
    String id = create("old");
    get(2, id);
    Duration longestWait = longestWait();
    cluster.toPeer(2).toClient().hold();

    // When
    Duration wait = change(0, id, "new");

    // Then
    assertThat(get(2, id).getString("title")).isEqualTo("new");
    cluster.toPeer(2).heal();
    await().atMost(PATIENCE).until(() -> CacheCluster.isServing(cluster.instance(2)));
    return List.of(Time.below(longestWait, "write", wait));
  }

  @Test
  void theWriterIsKilledBetweenItsCommitAndItsWord() throws Exception {
    Rounds.assertOneIsInTime(this::othersFindOut);
  }

  private List<Time> othersFindOut() throws Exception {
    // Given
    awaitServing();
    String id = create("old");
    get(1, id);
    get(2, id);
    cluster.toPeer(1).hold();
    cluster.toPeer(2).hold();

    // When
    diesBeforeItsWord(patch(0, id, "new"), "id = '" + id + "' AND title = 'new'");

    // Then
    List<Time> times = new ArrayList<>();
    for (int i = 1; i < 3; i++) {
      int reader = i;
      Duration took = Rounds.until(() -> get(reader, id).getString("title").equals("new"));
      times.add(Time.below(Duration.ofSeconds(3), "instance " + i, took));
    }
    heal();
    return times;
  }

  @Test
  void aRepeatedRequestWaitsForThoseWhoHaveNotHeardOfTheFirst() throws Exception {
    for (int round = 0; round < 3; round++) {
      // Given
      awaitServing();
      String externalId = "fault:%d-%d".formatted(seed, number++);
      String body =
          "{\"type\":\"movie\",\"title\":\"repeated\",\"externalId\":\"" + externalId + "\"}";
      isMissing(2, externalId);
      isMissing(2, externalId);
      cluster.toPeer(1).hold();
      cluster.toPeer(2).hold();

      // When the first dies between its commit and its word
      diesBeforeItsWord(keyed(0, externalId, body), "external_id = '" + externalId + "'");
      HttpResponse<String> repeated = cluster.instance(1).send(keyed(1, externalId, body));
      HttpResponse<String> seen = cluster.instance(2).get("/media/external/" + externalId);

      // Then
      assertThat(repeated.statusCode()).as(repeated.body()).isEqualTo(201);
      assertThat(seen.statusCode()).as(seen.body()).isEqualTo(200);
      heal();
    }
  }

  /** Sends a request to the first instance, which is killed as soon as something is committed. */
  private static void diesBeforeItsWord(HttpRequest.Builder request, String committed)
      throws Exception {
    Database database = Database.of(cluster.database());
    ServiceProcess.http()
        .sendAsync(request.build(), BodyHandlers.ofString())
        .exceptionally(killed -> null);
    await()
        .pollInterval(Duration.ofMillis(5))
        .until(() -> !database.query("SELECT id::text FROM media WHERE " + committed).isEmpty());
    cluster.instance(0).kill();
  }

  private static void isMissing(int instance, String externalId) {
    HttpResponse<String> answer = cluster.instance(instance).get("/media/external/" + externalId);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(404);
  }

  private static HttpRequest.Builder keyed(int instance, String key, String body) {
    return cluster
        .instance(instance)
        .request("/media")
        .header("Content-Type", "application/json")
        .header("Idempotency-Key", key)
        .POST(BodyPublishers.ofString(body));
  }

  @Test
  void redisIsKilledAndReadsTakeNoLongerThanFromTheDatabase() throws Exception {
    Rounds.assertOneIsInTime(this::readsWithoutRedis);
  }

  private List<Time> readsWithoutRedis() {
    // Given
    List<String> ids = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      ids.add(create("cold " + i));
    }
    Duration database = reads(ids.subList(0, 100), "no-cache").slowest();
    cluster.redis().kill();

    // When
    Duration without = reads(ids.subList(100, 200), "max-age=60").slowest();

    // Then what Redis has swallowed is waited for no longer than a command may take
    cluster.redis().startAgain();
    awaitShared();
    return List.of(Time.below(database.multipliedBy(3).plusMillis(200), "reads", without));
  }

  @Test
  void redisStandsStillAndReadsTakeNoLongerThanFromTheDatabase() throws Exception {
    Rounds.assertOneIsInTime(this::readsBesideAFrozenRedis);
  }

  private List<Time> readsBesideAFrozenRedis() {
    // Given
    List<String> ids = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      ids.add(create("cold " + i));
    }
    Duration database = reads(ids.subList(0, 100), "no-cache").middle();
    cluster.redis().freeze();

    // When
    Duration atFirst = reads(ids.subList(100, 200), "max-age=60").slowest();
    await().atMost(PATIENCE).until(() -> !CacheCluster.isSharedWell(cluster.instance(1)));
    Duration later = reads(ids.subList(200, 300), "max-age=60").middle();

    // Then one command may be waited for, and none any more as soon as it is known
    cluster.redis().thaw();
    awaitShared();
    return List.of(
        Time.below(database.multipliedBy(5).plusMillis(200), "reads at first", atFirst),
        Time.below(database.multipliedBy(2), "reads later", later));
  }

  private static ReadTimes reads(List<String> ids, String cacheControl) {
    return ReadTimes.of(cluster.instance(1), ids, cacheControl);
  }

  @Test
  void redisIsNotThereWhenAnInstanceStarts() throws Exception {
    assertOneIsInTime(this::startsWithoutRedis);
  }

  private List<Time> startsWithoutRedis() {
    // Given
    cluster.instance(2).kill();
    cluster.toRedis(2).refuse();
    cluster.toRedis(2).reset();

    // When
    cluster.restart(2);

    // Then
    String id = create("without redis");
    assertThat(get(2, id).getString("title")).isEqualTo("without redis");
    await().atMost(PATIENCE).until(() -> CacheCluster.isServing(cluster.instance(2)));
    cluster.toRedis(2).heal();
    return List.of(
        Time.below(
            RECOVERY,
            "recovery",
            Rounds.until(() -> CacheCluster.isSharedWell(cluster.instance(2)))));
  }

  @Test
  void oneInstanceIsFrozenAndServesNothingOldAfterwards() throws Exception {
    assertOneIsInTime(this::writesWhileOneIsFrozen);
  }

  private List<Time> writesWhileOneIsFrozen() throws Exception {
    // Given
    List<String> ids = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      ids.add(create("old " + i));
    }
    ids.forEach(id -> get(2, id));
    Duration longestWait = longestWait();
    double lost = metric(2, LEASES_LOST);
    cluster.instance(2).freeze();
    pause(500);

    // When
    Duration first = change(0, ids.get(0), "new");
    Duration second = change(0, ids.get(1), "new");
    Duration elsewhere = change(1, ids.get(2), "new");
    List<CompletableFuture<HttpResponse<String>>> early = new ArrayList<>();
    for (String id : ids.subList(0, 3)) {
      early.add(
          ServiceProcess.http()
              .sendAsync(
                  cluster.instance(2).request("/media/" + id).build(), BodyHandlers.ofString()));
    }
    cluster.instance(2).thaw();

    // Then
    for (CompletableFuture<HttpResponse<String>> answer : early) {
      String body = answer.get(20, TimeUnit.SECONDS).body();
      assertThat(new JsonPath(body).getString("title")).isEqualTo("new");
    }
    await().atMost(PATIENCE).until(() -> CacheCluster.isServing(cluster.instance(2)));
    assertThat(metric(2, LEASES_LOST)).isGreaterThan(lost);
    assertThat(get(2, ids.get(3)).getString("title")).isEqualTo("old 3");
    return List.of(
        Time.below(longestWait, "first", first),
        Time.below(USUAL, "second", second),
        Time.below(longestWait, "elsewhere", elsewhere));
  }

  @Test
  void oneInstanceIsKilled() throws Exception {
    assertOneIsInTime(this::writesAfterOneIsKilled);
  }

  private List<Time> writesAfterOneIsKilled() {
    // Given
    String id = create("old");
    get(2, id);
    Duration longestWait = longestWait();
    double fences = metric(0, FENCES) + metric(1, FENCES);
    double waited = metric(0, WAITED);
    cluster.instance(2).kill();

    // When
    Duration first = change(0, id, "new");
    Duration second = change(0, id, "newer");

    // Then
    assertThat(metric(0, FENCES) + metric(1, FENCES)).isGreaterThan(fences);
    assertThat(metric(0, WAITED) - waited).isBetween(0.001, seconds(first.plus(second)));
    cluster.restart(2);
    assertThat(get(2, id).getString("title")).isEqualTo("newer");
    await().atMost(PATIENCE).until(() -> CacheCluster.isServing(cluster.instance(2)));
    return List.of(Time.below(longestWait, "first", first), Time.below(USUAL, "second", second));
  }

  @Test
  void oneInstanceIsCutOffFromTheOthers() throws Exception {
    assertOneIsInTime(() -> writesWhileOneIsCutOff(FaultProxy::hold));
  }

  @Test
  void whatIsSentToOneInstanceVanishes() throws Exception {
    assertOneIsInTime(() -> writesWhileOneIsCutOff(way -> way.toServer().swallow()));
  }

  @Test
  void whatOneInstanceAnswersVanishes() throws Exception {
    assertOneIsInTime(() -> writesWhileOneIsCutOff(way -> way.toClient().swallow()));
  }

  private List<Time> writesWhileOneIsCutOff(Consumer<FaultProxy> fault) {
    // Given
    String id = create("old");
    get(2, id);
    Duration longestWait = longestWait();
    fault.accept(cluster.toPeer(2));

    // When
    Duration wait = change(0, id, "new");

    // Then
    assertThat(get(2, id).getString("title")).isEqualTo("new");
    cluster.toPeer(2).heal();
    await().atMost(PATIENCE).until(() -> CacheCluster.isServing(cluster.instance(2)));
    Duration after = change(0, id, "newer");
    assertThat(get(2, id).getString("title")).isEqualTo("newer");
    return List.of(
        Time.below(longestWait, "write", wait), Time.below(longestWait, "write after it", after));
  }

  @Test
  void oneInstanceIsCutOffFromTheDatabase() throws Exception {
    assertOneIsInTime(this::writesWhileOneIsCutOffFromTheDatabase);
  }

  private List<Time> writesWhileOneIsCutOffFromTheDatabase() {
    // Given
    String id = create("old");
    get(2, id);
    Duration longestWait = longestWait();
    cluster.toDatabase(2).hold();
    await().atMost(PATIENCE).until(() -> !CacheCluster.isServing(cluster.instance(2)));

    // When
    Duration wait = change(0, id, "new");

    // Then
    cluster.toDatabase(2).heal();
    await().atMost(PATIENCE).until(() -> CacheCluster.isServing(cluster.instance(2)));
    assertThat(get(2, id).getString("title")).isEqualTo("new");
    return List.of(Time.below(longestWait, "write", wait));
  }

  /** Rounds with all instances there, and nothing wrong when one begins. */
  private static void assertOneIsInTime(Rounds.Round round) throws Exception {
    Rounds.assertOneIsInTime(
        () -> {
          cluster.heal();
          cluster.awaitServing();
          awaitShared();
          return round.play();
        });
  }

  /** Callers keep reading and writing, and none of them may fail or see anything old. */
  private void assertThatNobodyNotices(Runnable fault) throws Exception {
    assertOneIsInTime(() -> passes(fault));
  }

  private List<Time> passes(Runnable fault) throws SQLException {
    try (CacheCrowd crowd = CacheCrowd.start(cluster, log, CALLERS, seed, PATIENCE)) {
      // Given
      await().atMost(PATIENCE).until(() -> crowd.reads() > 300 && crowd.writes() > 30);

      // When
      fault.run();

      // Then
      Duration recovery = Rounds.took(CacheFaultsIT::awaitShared);
      int reads = crowd.reads();
      await().atMost(PATIENCE).until(() -> crowd.reads() > reads + 300);
      crowd.goHome();
      assertThat(crowd.failures()).as("seed %d", seed).isEmpty();
      assertThat(crowd.strange()).as("seed %d", seed).isEmpty();
      assertThat(crowd.incoherences()).as("seed %d", seed).isEmpty();
      return List.of(Time.below(RECOVERY, "recovery", recovery));
    }
  }

  private static void awaitShared() {
    for (int i = 0; i < cluster.size(); i++) {
      ServiceProcess instance = cluster.instance(i);
      await().atMost(PATIENCE).until(() -> CacheCluster.isSharedWell(instance));
    }
  }

  /** What a write may take that waits for a lease, on a machine as busy as this one is now. */
  private Duration longestWait() {
    String id = create("yardstick");
    Duration slowest = Duration.ZERO;
    for (int i = 0; i < 10; i++) {
      Duration time = change(0, id, "yardstick " + i);
      slowest = time.compareTo(slowest) > 0 ? time : slowest;
    }
    return LONGEST_WAIT.plus(slowest.multipliedBy(3));
  }

  private String create(String title) {
    HttpResponse<String> answer =
        cluster
            .instance(0)
            .post(
                "/media",
                "{\"type\":\"movie\",\"title\":\"%s\",\"externalId\":\"fault:%d-%d\"}"
                    .formatted(title, seed, number++));
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
    return new JsonPath(answer.body()).getString("id");
  }

  private static JsonPath get(int instance, String id) {
    HttpResponse<String> answer = cluster.instance(instance).get("/media/" + id);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return new JsonPath(answer.body());
  }

  private static Duration change(int instance, String id, String title) {
    long start = System.nanoTime();
    HttpResponse<String> answer = cluster.instance(instance).send(patch(instance, id, title));
    Duration time = Duration.ofNanos(System.nanoTime() - start);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return time;
  }

  private static HttpRequest.Builder patch(int instance, String id, String title) {
    return cluster
        .instance(instance)
        .request("/media/" + id)
        .header("If-Match", "*")
        .header("Content-Type", "application/json")
        .method("PATCH", BodyPublishers.ofString("{\"title\":\"" + title + "\"}"));
  }

  private static double metric(int instance, String name) {
    return Cluster.metric(cluster.instance(instance), name);
  }

  private static double seconds(Duration time) {
    return time.toNanos() / 1e9;
  }

  private static void pause(long millis) {
    try {
      TimeUnit.MILLISECONDS.sleep(millis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
