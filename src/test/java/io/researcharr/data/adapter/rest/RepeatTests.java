package io.researcharr.data.adapter.rest;

import static io.researcharr.data.fixture.Api.MEDIA;
import static io.researcharr.data.fixture.Api.newExternalId;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.researcharr.data.adapter.rest.OpenApiTests.Example;
import io.researcharr.data.fixture.Call;
import io.researcharr.data.fixture.Database;
import io.researcharr.data.fixture.Leftovers;
import io.researcharr.data.fixture.LogLines;
import io.researcharr.data.fixture.Refusals;
import io.researcharr.data.fixture.Wire;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Requests that come again with the same key, on every engine. */
abstract class RepeatTests {

  private static final String JOBS = "/api/v1/jobs";
  private static final String NDJSON = "application/x-ndjson";
  private static final AtomicInteger NUMBER = new AtomicInteger();

  @ConfigProperty(name = "DATABASE_URL")
  String url;

  @AfterEach
  void leaveNothing() throws SQLException {
    Leftovers.clear(url);
  }

  @Test
  void answersARepeatOfEveryPostAsItAnsweredTheFirst() {
    // Given
    Contract contract = Contract.read();
    List<String> faults = new ArrayList<>();
    Set<String> repeated = new TreeSet<>();

    // When
    for (Example example : OpenApiTests.examples()) {
      if (!example.call().method().equals("POST") || example.status() >= 400) {
        example.call().send();
        continue;
      }
      Call call = example.call().with(key());
      Wire.Answer first = call.send();
      Wire.Answer second = call.send();
      contract
          .faults(example.operationId(), call, second)
          .forEach(fault -> faults.add(example + ": " + fault));
      if (!second.header("Idempotent-Replayed").isEmpty()) {
        repeated.add(example.operationId());
      }
      if (first.status() != example.status() || !same(first, second)) {
        faults.add(example + " got " + first + " and then " + second);
      }
    }

    // Then
    assertThat(faults).isEmpty();
    Set<String> all = new TreeSet<>(contract.operationIds(post -> post.startsWith("POST ")));
    all.removeAll(ApiDocument.READS_BY_POST);
    assertThat(repeated).isEqualTo(all);
  }

  @Test
  void documentsTheKeyOnEveryPost() {
    JsonNode paths = Contract.read().document().path("paths");

    for (JsonNode path : paths) {
      if (path.has("post")) {
        assertThat(path.at("/post/parameters").findValuesAsText("name"))
            .contains("Idempotency-Key");
      }
    }
  }

  @Test
  void createsOneEntryHoweverOftenItIsAsked() {
    // Given
    Call create = Call.json("POST", MEDIA, movie(newExternalId())).with(key());

    // When
    List<CompletableFuture<Wire.Answer>> asked =
        IntStream.range(0, 16)
            .mapToObj(i -> CompletableFuture.supplyAsync(create::send, RepeatTests::start))
            .toList();

    // Then
    List<Wire.Answer> answers = asked.stream().map(CompletableFuture::join).toList();
    assertThat(answers).extracting(Wire.Answer::status).containsOnly(201);
    assertThat(answers).extracting(Wire.Answer::text).containsOnly(answers.get(0).text());
    assertThat(answers)
        .filteredOn(answer -> answer.header("Idempotent-Replayed").isEmpty())
        .hasSize(1);
  }

  @Test
  void refusesAnotherRequestUnderTheSameKey() {
    String key = key();
    Call create = Call.json("POST", MEDIA, movie(newExternalId())).with(key);
    Call enqueue = Call.json("POST", JOBS, "{\"type\":\"search\"}").with(key);
    assertThat(create.send().status()).isEqualTo(201);
    assertThat(enqueue.send().status()).as("another path, another request").isEqualTo(201);

    new Refusals()
        .refuse("idempotency-key-reused", create.body(movie(newExternalId())))
        .refuse("idempotency-key-reused", enqueue.body("{\"type\": \"search\"}"))
        .assertAll();
  }

  @Test
  void refusesKeysThatAreNone() {
    Call create = Call.json("POST", MEDIA, movie(newExternalId()));
    Call restore = Call.of("POST", MEDIA + "/01a202dd-bc69-7b25-ad28-77c6602a01b4/restore");

    new Refusals()
        .refuse(
            "validation",
            create.with("Idempotency-Key: "),
            create.with("Idempotency-Key: " + "x".repeat(201)),
            create.with("Idempotency-Key: a\tb"),
            create.with("Idempotency-Key: \u00fc"),
            create.with("Idempotency-Key: a").with("Idempotency-Key: b"),
            restore.with("Idempotency-Key: "))
        .assertAll();
    assertThat(create.with("Idempotency-Key: " + "~ ".repeat(99) + "!!").send().status())
        .isEqualTo(201);
  }

  @Test
  void doesNotUseUpTheKeyOfARequestThatIsRefused() {
    // Given
    String body = movie(newExternalId());
    Call create = Call.json("POST", MEDIA, body).with(key());
    List<Integer> refused =
        List.of(
            create.body("{}").send().status(),
            create.body("{").send().status(),
            create.without("Content-Type").send().status(),
            create.body(" ".repeat(2_000_000)).send().status());

    // When
    Wire.Answer answer = create.send();

    // Then
    assertThat(refused).containsExactly(400, 400, 415, 413);
    assertThat(answer.status()).isEqualTo(201);
    assertThat(answer.header("Idempotent-Replayed")).isEmpty();
  }

  @Test
  void saysWhereANewEntryIsAsItDoesWithoutAKey() {
    Wire.Answer plain = Call.json("POST", MEDIA, movie(newExternalId())).send();
    Wire.Answer keyed = Call.json("POST", MEDIA, movie(newExternalId())).with(key()).send();

    assertThat(keyed.header("Location"))
        .isEqualTo(
            plain
                .header("Location")
                .replace(plain.json().path("id").asText(), keyed.json().path("id").asText()));
    assertThat(keyed.headers().keySet()).isEqualTo(plain.headers().keySet());
  }

  @Test
  void givesTheSameClaimAgainAndNoOtherJobs() {
    // Given
    String kind = "\"types\":[\"verify\"],\"services\":[\"sonarr\"]";
    String body = "{\"workerId\":\"w\",\"waitSeconds\":20," + kind + "}";
    Call claim = Call.json("POST", JOBS + "/claims", body).with(key());
    Call enqueue = Call.json("POST", JOBS, "{\"type\":\"verify\",\"service\":\"sonarr\"}");
    var waiting = CompletableFuture.supplyAsync(claim::send, RepeatTests::start);
    enqueue.with(key()).send();
    Wire.Answer first = waiting.join();
    enqueue.send();

    // When
    Wire.Answer second = claim.send();

    // Then
    assertThat(first.json().path("jobs")).hasSize(1);
    assertThat(second.text()).isEqualTo(first.text());
    assertThat(second.header("Idempotent-Replayed")).isEqualTo("true");
    Call another = Call.json("POST", JOBS + "/claims", body).with(key());
    assertThat(another.send().json().path("jobs")).hasSize(1);
  }

  @Test
  void looksAgainForJobsWhereItHasFoundNone() {
    // Given
    String body =
        "{\"workerId\":\"w\",\"types\":[\"download\"],\"services\":[\"sonarr\"],\"limit\":500}";
    Call.json("POST", JOBS + "/claims", body).send();
    Call claim = Call.json("POST", JOBS + "/claims", body).with(key());
    Wire.Answer nothing = claim.send();
    Call.json("POST", JOBS, "{\"type\":\"download\",\"service\":\"sonarr\"}").send();

    // When
    Wire.Answer something = claim.send();

    // Then
    assertThat(nothing.json().path("jobs")).isEmpty();
    assertThat(something.json().path("jobs")).hasSize(1);
  }

  @Test
  void letsOneStreamUnderAKeyRunAtATimeAndKeepsItsAnswer() {
    // Given
    String one = movie(newExternalId()) + "\n";
    String two = "{}\n";
    String key = key();
    Call bulk = Call.of("POST", MEDIA + "/bulk").with("Content-Type: " + NDJSON).with(key);
    int length = (one + two).getBytes(StandardCharsets.UTF_8).length;
    try (Wire wire = Wire.open()) {
      wire.send(bulk.with("Content-Length: " + length).head()).send(one);
      await().until(() -> isReserved(key));

      // When
      Wire.Answer meanwhile = bulk.body(one + two).send();
      wire.send(two);
      Wire.Answer first = wire.receive();
      Wire.Answer second = bulk.body(one + two).send();
      Wire.Answer other = bulk.body(one).send();

      // Then
      assertThat(Refusals.fault(meanwhile, "request-in-progress")).isEmpty();
      assertThat(meanwhile.header("Retry-After")).isNotEmpty();
      assertThat(first.text()).contains("\"created\":1", "\"rejected\":1");
      assertThat(second.text()).isEqualTo(first.text());
      assertThat(Refusals.fault(other, "idempotency-key-reused")).isEmpty();
    }
  }

  /** So a crash can't come between the two. */
  @Test
  void storesTheLastLinesOfAStreamTogetherWithItsAnswer() throws SQLException {
    List<String> ids = IntStream.range(0, 300).mapToObj(i -> newExternalId()).toList();
    String lines = ids.stream().map(RepeatTests::movie).collect(Collectors.joining("\n"));
    Call bulk = Call.of("POST", MEDIA + "/bulk").with("Content-Type: " + NDJSON).with(key());

    Wire.Answer first = withoutAnswers(() -> bulk.body(lines).send());
    List<Integer> stored = List.of(stored(ids.get(0)), stored(ids.get(299)));
    Wire.Answer second = bulk.body(lines).send();
    Wire.Answer third = bulk.body(lines).send();

    assertThat(first.text()).contains("\"soFar\"").contains("\"created\":250");
    assertThat(stored).as("lines of the first batch and of the last").containsExactly(200, 404);
    assertThat(second.text()).contains("\"created\":50").contains("\"unchanged\":250");
    assertThat(third.text()).isEqualTo(second.text());
    assertThat(third.header("Idempotent-Replayed")).isEqualTo("true");
  }

  @Test
  void storesAllOrNothingTogetherWithTheAnswer() throws SQLException {
    String id = newExternalId();
    Call bulk =
        Call.of("POST", MEDIA + "/bulk?atomic=true").with("Content-Type: " + NDJSON).with(key());

    Wire.Answer first = withoutAnswers(() -> bulk.body(movie(id)).send());
    int stored = stored(id);
    Wire.Answer second = bulk.body(movie(id)).send();
    Wire.Answer third = bulk.body(movie(id)).send();

    assertThat(first.text()).contains("\"soFar\"");
    assertThat(stored).isEqualTo(404);
    assertThat(second.text()).contains("\"created\":1");
    assertThat(third.text()).isEqualTo(second.text());
  }

  @Test
  void completesAnImportTogetherWithItsAnswer() throws SQLException {
    String library =
        "[{\"id\":1,\"title\":\"Again\",\"tmdbId\":%d}]".formatted(NUMBER.incrementAndGet());
    Call send = Call.json("POST", "/api/v1/imports/radarr/library", library).with(key());

    Wire.Answer first = withoutAnswers(send::send);
    List<String> running = Database.of(url).query("SELECT id FROM imports WHERE state = 'running'");
    Call.of("DELETE", "/api/v1/imports/" + running.get(0)).send();
    Wire.Answer second = send.send();
    Wire.Answer third = send.send();

    assertThat(first.status()).isGreaterThanOrEqualTo(500);
    assertThat(running).hasSize(1);
    assertThat(second.status()).isEqualTo(200);
    assertThat(third.text()).isEqualTo(second.text());
    assertThat(third.header("Idempotent-Replayed")).isEqualTo("true");
  }

  @Test
  void carriesOutAStreamAgainWhoseCallerWentAway() {
    // Given
    String externalId = newExternalId();
    Call bulk = Call.of("POST", MEDIA + "/bulk").with("Content-Type: " + NDJSON).with(key());
    try (LogLines complaints = LogLines.of(ProblemMapper.class)) {
      try (Wire wire = Wire.open()) {
        wire.send(bulk.with("Content-Length: 5000").head()).send(movie(externalId) + "\n");
      }

      // When
      Wire.Answer again = bulk.body(movie(externalId)).send();

      // Then
      assertThat(again.status()).isEqualTo(200);
      assertThat(again.header("Idempotent-Replayed")).isEmpty();
      assertThat(again.text()).contains("\"rejected\":0");
      assertThat(complaints.with("failed unexpectedly")).isEmpty();
    }
  }

  /** Does something while no answer can be kept. */
  private Wire.Answer withoutAnswers(Supplier<Wire.Answer> call) throws SQLException {
    Database database = Database.of(url);
    boolean isSqlite = url.startsWith("sqlite");
    database.execute(
        isSqlite
            ? "CREATE TRIGGER no_answers BEFORE UPDATE ON kept_answers WHEN NEW.status IS NOT NULL"
                + " BEGIN SELECT RAISE(ABORT, 'no answers'); END"
            : "ALTER TABLE kept_answers ADD CONSTRAINT no_answers CHECK (status IS NULL) NOT VALID");
    try {
      return call.get();
    } finally {
      database.execute(
          isSqlite
              ? "DROP TRIGGER no_answers"
              : "ALTER TABLE kept_answers DROP CONSTRAINT no_answers");
    }
  }

  private static int stored(String externalId) {
    return Call.of("GET", MEDIA + "/external/" + externalId + "?type=movie").send().status();
  }

  private boolean isReserved(String key) throws SQLException {
    String name = key.substring(key.indexOf(':') + 2);
    return !Database.of(url)
        .query("SELECT owner FROM kept_answers WHERE status IS NULL AND key = '" + name + "'")
        .isEmpty();
  }

  private static boolean same(Wire.Answer first, Wire.Answer second) {
    boolean isEmptyClaim = first.text().equals("{\"jobs\":[]}");
    return isEmptyClaim
        || first.status() == second.status()
            && first.text().equals(second.text())
            && first.header("Location").equals(second.header("Location"))
            && first.header("ETag").equals(second.header("ETag"))
            && first.header("Content-Type").equals(second.header("Content-Type"));
  }

  private static void start(Runnable task) {
    new Thread(task).start();
  }

  private static String key() {
    return "Idempotency-Key: repeat " + NUMBER.incrementAndGet();
  }

  private static String movie(String externalId) {
    return "{\"type\":\"movie\",\"title\":\"Again\",\"externalId\":\"" + externalId + "\"}";
  }
}
