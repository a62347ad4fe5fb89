package io.researcharr.data.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.researcharr.data.fixture.Database;
import io.researcharr.data.fixture.PostgresServer;
import io.researcharr.data.fixture.Seed;
import io.restassured.path.json.JsonPath;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever was acknowledged is there after a kill -9 in the middle of writes. */
@Tag("together")
class CrashIT {

  private static final int WRITERS = 8;
  private static final int CREATED = 1;
  private static final int CHANGED = 2;
  private static final int DELETED = 3;
  private static final List<Integer> STATES = List.of(CREATED, CHANGED, DELETED);

  @TempDir Path directory;

  private final long seed = Seed.get();
  private final Random random = new Random(seed);

  /** How far each entry was to come, and how far it came for certain. */
  private final Map<String, Integer> sent = new ConcurrentHashMap<>();

  private final Map<String, Integer> acknowledged = new ConcurrentHashMap<>();
  private final Queue<String> refused = new ConcurrentLinkedQueue<>();
  private final AtomicInteger number = new AtomicInteger();

  @Test
  void losesNoAcknowledgedWriteInFiftyKillsOnSqlite() throws Exception {
    crash(
        50,
        Map.of("API_KEY", ServiceProcess.KEY),
        "jdbc:sqlite:" + directory.resolve("researcharr.db"));
  }

  @Test
  void losesNoAcknowledgedWriteOnPostgres() throws Exception {
    String url = PostgresServer.newDatabase();
    crash(5, Map.of("API_KEY", ServiceProcess.KEY, "DATABASE_URL", url), PostgresServer.jdbc(url));
  }

  private void crash(int rounds, Map<String, String> environment, String jdbc) throws Exception {
    for (int round = 0; round < rounds; round++) {
      ServiceProcess service = start(environment);
      assertNothingLost(service, round);
      ExecutorService writers = Executors.newFixedThreadPool(WRITERS);
      for (int writer = 0; writer < WRITERS; writer++) {
        Random own = new Random(random.nextLong());
        writers.execute(() -> writeUntilTheEnd(service, own));
      }
      // Where an instance was killed, the first writes of the next one wait until it can't serve.
      int before = acknowledged.size();
      await()
          .atMost(Duration.ofSeconds(60))
          .until(() -> acknowledged.size() > before && acknowledged.values().containsAll(STATES));
      TimeUnit.MILLISECONDS.sleep(random.nextInt(300));
      service.kill();
      writers.shutdown();
      assertThat(writers.awaitTermination(60, TimeUnit.SECONDS)).isTrue();
    }
    try (ServiceProcess last = start(environment)) {
      assertNothingLost(last, rounds);
    }
    assertThat(acknowledged).as("writes that were acknowledged at all").hasSizeGreaterThan(rounds);
    assertThat(acknowledged.values()).containsAll(STATES);
    assertThat(refused).allMatch(answer -> answer.startsWith("503 "));
    if (jdbc.startsWith("jdbc:sqlite")) {
      assertThat(new Database(jdbc).query("PRAGMA integrity_check")).containsExactly("ok");
    }
  }

  private ServiceProcess start(Map<String, String> environment) {
    return ServiceProcess.start(directory, environment).ready();
  }

  /** Makes entries of which some are changed, and some deleted then. */
  private void writeUntilTheEnd(ServiceProcess service, Random own) {
    while (service.isAlive()) {
      String externalId = "crash:" + number.incrementAndGet();
      String json =
          "{\"type\":\"movie\",\"title\":\"%d\",\"externalId\":\"%s\"}"
              .formatted(CREATED, externalId);
      try {
        HttpResponse<String> answer =
            send(
                service.request("/media").POST(BodyPublishers.ofString(json)), externalId, CREATED);
        String entry = "/media/" + new JsonPath(answer.body()).getString("id");
        if (answer.statusCode() == 201 && own.nextBoolean()) {
          String change = "{\"title\":\"%d\"}".formatted(CHANGED);
          send(
              service.request(entry).method("PATCH", BodyPublishers.ofString(change)),
              externalId,
              CHANGED);
          if (own.nextBoolean()) {
            send(service.request(entry).DELETE(), externalId, DELETED);
          }
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      } catch (IOException e) {
        return; // the service was killed while it answered
      }
    }
  }

  private HttpResponse<String> send(HttpRequest.Builder request, String externalId, int state)
      throws IOException, InterruptedException {
    sent.put(externalId, state);
    HttpResponse<String> answer =
        ServiceProcess.http()
            .send(
                request.header("Content-Type", "application/json").header("If-Match", "*").build(),
                HttpResponse.BodyHandlers.ofString());
    if (answer.statusCode() >= 300) {
      refused.add(answer.statusCode() + " " + answer.body());
    } else {
      acknowledged.put(externalId, state);
    }
    return answer;
  }

  /** What the next one finds, which is the first to look at what was left. */
  private void assertNothingLost(ServiceProcess service, int round) throws Exception {
    Map<String, Integer> stored = new HashMap<>();
    service
        .send(
            service.request("/media?includeDeleted=true").header("Accept", "application/x-ndjson"))
        .body()
        .lines()
        .map(JsonObject::new)
        .forEach(
            entry ->
                stored.put(
                    entry.getString("externalId"),
                    entry.containsKey("deletedAt")
                        ? DELETED
                        : Integer.parseInt(entry.getString("title"))));
    acknowledged.forEach(
        (id, state) ->
            assertThat(stored.getOrDefault(id, 0))
                .as("%s in round %d, seed %d", id, round, seed)
                .isGreaterThanOrEqualTo(state));
    stored.forEach(
        (id, state) ->
            assertThat(sent.getOrDefault(id, 0))
                .as("%s in round %d, seed %d", id, round, seed)
                .isGreaterThanOrEqualTo(state));
  }
}
