package io.researcharr.data.adapter.rest;

import static io.researcharr.data.fixture.Api.MEDIA;
import static io.researcharr.data.fixture.Api.newEpisode;
import static io.researcharr.data.fixture.Api.newExternalId;
import static io.researcharr.data.fixture.Api.newMovie;
import static io.researcharr.data.fixture.Api.newSeries;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.researcharr.data.fixture.Call;
import io.researcharr.data.fixture.Refusals;
import io.researcharr.data.fixture.Wire;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** The audit trail over HTTP, on every engine. */
abstract class AuditApiTests {

  private static final String AUDIT = "/api/v1/audit";
  private static final String SETTINGS = "/api/v1/settings";
  private static final String QUEUE = "/api/v1/queue";
  private static final String ANY = "If-Match: *";
  private static final AtomicInteger NUMBER = new AtomicInteger();

  @Test
  void showsWhoChangedWhat() {
    // Given
    String id = newMovie("Heat");

    // When
    patch(id, "{\"title\":\"Hot\",\"year\":1995,\"tags\":[\"a\"],\"metadata\":{\"b\":[1]}}");
    ok(204, Call.of("DELETE", MEDIA + "/" + id).with(ANY));
    ok(200, Call.of("POST", MEDIA + "/" + id + "/restore"));
    ok(204, Call.of("DELETE", MEDIA + "/" + id + "?purge=true").with(ANY));
    List<JsonNode> trail = trail("media", id);

    // Then
    assertThat(trail)
        .extracting(entry -> entry.path("version").asInt() + " " + entry.path("action").asText())
        .containsExactly("5 purged", "4 restored", "3 deleted", "2 updated", "1 created");
    assertThat(trail).extracting(entry -> entry.path("actor").asText()).containsOnly("API_KEY");
    JsonNode updated = trail.get(3);
    assertThat(updated.at("/oldValues/title").asText()).isEqualTo("Heat");
    assertThat(updated.at("/newValues/title").asText()).isEqualTo("Hot");
    assertThat(updated.at("/newValues/tags").toString()).isEqualTo("[\"a\"]");
    assertThat(updated.at("/newValues/metadata").toString()).isEqualTo("{\"b\":[1]}");
    assertThat(updated.at("/oldValues").has("year")).isFalse();
    assertThat(updated.at("/newValues/year").asInt()).isEqualTo(1995);
    assertThat(updated.at("/newValues").has("monitored")).isFalse();
    assertThat(trail.get(4).has("oldValues")).isFalse();
    assertThat(trail.get(4).at("/newValues/monitored").asBoolean()).isTrue();
    assertThat(trail.get(0).has("newValues")).isFalse();
    assertThat(trail.get(0).at("/oldValues/title").asText()).isEqualTo("Hot");
  }

  @Test
  void goesFromPageToPageAndStreams() {
    // Given
    String id = newMovie("Heat");
    for (int i = 0; i < 6; i++) {
      patch(id, "{\"year\":" + (1990 + i) + "}");
    }

    // When
    List<Integer> versions = new ArrayList<>();
    String next = AUDIT + "?entityType=media&entityId=" + id + "&limit=3";
    while (!next.isEmpty()) {
      Wire.Answer page = ok(200, Call.of("GET", next));
      page.json().path("items").forEach(entry -> versions.add(entry.path("version").asInt()));
      next = page.header("Link").replaceAll(".*https?://[^/]*([^>]*)>.*", "$1");
    }
    Wire.Answer stream =
        ok(
            200,
            Call.of("GET", AUDIT + "?entityType=media&entityId=" + id)
                .with("Accept: application/x-ndjson"));

    // Then
    assertThat(versions).containsExactly(7, 6, 5, 4, 3, 2, 1);
    assertThat(stream.text().lines()).hasSize(7);
  }

  @Test
  void findsWhatTheFilterAdmits() {
    // Given
    String key = newKey();
    Instant before = Instant.now().minusSeconds(60);

    // When
    put(key, "1");
    ok(204, Call.of("DELETE", SETTINGS + "/" + key).with(ANY));
    JsonNode found =
        ok(
                200,
                Call.of(
                    "GET",
                    AUDIT
                        + "?entityType=setting&action=deleted&actor=API_KEY&limit=500&from="
                        + before.truncatedTo(ChronoUnit.SECONDS)))
            .json()
            .path("items");

    // Then
    assertThat(found).anyMatch(entry -> entry.path("entityId").asText().equals(key));
    assertThat(found).allMatch(entry -> entry.path("action").asText().equals("deleted"));
    assertThat(found).allMatch(entry -> entry.path("entityType").asText().equals("setting"));
    assertThat(ok(200, Call.of("GET", AUDIT + "?to=2020-01-01T00:00:00Z")).json().path("items"))
        .isEmpty();
  }

  @Test
  void showsAnEntryAsItWas() {
    // Given
    String id = newMovie("First");
    String first = mark();
    patch(id, "{\"title\":\"Second\"}");
    String second = mark();
    ok(204, Call.of("DELETE", MEDIA + "/" + id).with(ANY));
    String deleted = mark();
    ok(204, Call.of("DELETE", MEDIA + "/" + id + "?purge=true").with(ANY));
    String purged = mark();

    // Then
    Wire.Answer then = ok(200, at(id, first));
    assertThat(then.json().path("title").asText()).isEqualTo("First");
    assertThat(then.json().path("version").asInt()).isEqualTo(1);
    assertThat(then.header("ETag")).isEqualTo("\"1\"");
    assertThat(ok(200, at(id, second)).json().path("title").asText()).isEqualTo("Second");
    ok(404, at(id, deleted));
    JsonNode gone = ok(200, at(id, deleted + "&includeDeleted=true")).json();
    assertThat(gone.path("deletedAt").asText()).isNotEmpty();
    ok(404, at(id, purged + "&includeDeleted=true"));
    ok(404, at(id, "2020-01-01T00:00:00Z"));
  }

  @Test
  void putsBackWhatAChangeOfAnEntryHasReplaced() {
    // Given
    String id = newMovie("Heat");
    patch(id, "{\"title\":\"Hot\",\"year\":1995}");

    // When
    JsonNode written = revert(200, trail("media", id).get(0)).json();

    // Then
    assertThat(written.path("version").asInt()).isEqualTo(3);
    assertThat(written.path("action").asText()).isEqualTo("updated");
    assertThat(written.at("/newValues/title").asText()).isEqualTo("Heat");
    JsonNode now = ok(200, Call.of("GET", MEDIA + "/" + id)).json();
    assertThat(now.path("title").asText()).isEqualTo("Heat");
    assertThat(now.has("year")).isFalse();
    assertThat(now.path("version").asInt()).isEqualTo(3);
    JsonNode conflict = revert(412, trail("media", id).get(1)).json();
    assertThat(conflict.path("type").asText()).isEqualTo("/problems/version-conflict");
    assertThat(conflict.path("currentVersion").asInt()).isEqualTo(3);
  }

  @Test
  void deletesWhatWasCreatedAndBringsBackWhatWasDeleted() {
    // Given
    String series = newSeries("Dark");
    String episode = newEpisode(series, 1, 1);

    // When
    revert(200, trail("media", series).get(0));
    ok(404, Call.of("GET", MEDIA + "/" + episode));
    JsonNode restored = revert(200, trail("media", series).get(0)).json();

    // Then
    assertThat(restored.path("action").asText()).isEqualTo("restored");
    ok(200, Call.of("GET", MEDIA + "/" + series));
    ok(200, Call.of("GET", MEDIA + "/" + episode));
  }

  @Test
  void keepsTheRulesOfThingsWhenItPutsThemBack() {
    // Given
    String externalId = newExternalId();
    String id = newMovie("Heat");
    patch(id, "{\"externalId\":\"" + externalId + "\"}");
    JsonNode changed = trail("media", id).get(0);
    String before = changed.at("/oldValues/externalId").asText();
    String other = newMovie("Other");
    patch(other, "{\"externalId\":\"" + before + "\"}");

    // When
    Wire.Answer duplicate = revert(409, changed);
    ok(204, Call.of("DELETE", MEDIA + "/" + other + "?purge=true").with(ANY));
    Wire.Answer gone = revert(409, trail("media", other).get(0));

    // Then
    assertThat(duplicate.json().path("type").asText()).isEqualTo("/problems/duplicate");
    assertThat(gone.json().path("type").asText()).isEqualTo("/problems/invalid-transition");
    assertThat(gone.json().path("detail").asText()).contains("gone for good");
  }

  @Test
  void putsSettingsBack() {
    // Given
    String key = newKey();
    put(key, "1");
    put(key, "2");

    // When
    revert(200, trail("setting", key).get(0));
    JsonNode one = ok(200, Call.of("GET", SETTINGS + "/" + key)).json();
    ok(204, Call.of("DELETE", SETTINGS + "/" + key).with(ANY));
    JsonNode deleted = trail("setting", key).get(0);
    revert(200, deleted);
    JsonNode back = ok(200, Call.of("GET", SETTINGS + "/" + key)).json();

    // Then
    assertThat(one.path("value").asInt()).isEqualTo(1);
    assertThat(one.path("version").asInt()).isEqualTo(3);
    assertThat(back.path("value").asInt()).isEqualTo(1);
    assertThat(back.path("version").asInt()).isEqualTo(5);
    revert(412, deleted);
  }

  @Test
  void putsBackOnlyTheLastOfSeveralEndsOfASetting() {
    // Given
    String key = newKey();
    put(key, "1");
    ok(204, Call.of("DELETE", SETTINGS + "/" + key).with(ANY));
    JsonNode first = trail("setting", key).get(0);
    revert(200, first);
    ok(204, Call.of("DELETE", SETTINGS + "/" + key).with(ANY));
    JsonNode last = trail("setting", key).get(0);

    // When
    JsonNode conflict = revert(412, first).json();

    // Then
    assertThat(conflict.path("currentVersion").asInt()).isEqualTo(4);
    ok(404, Call.of("GET", SETTINGS + "/" + key));
    assertThat(revert(200, last).json().path("version").asInt()).isEqualTo(5);
  }

  @Test
  void putsBackOnlyTheLastOfSeveralEndsOfAQueueItem() {
    // Given
    String item = newItem("{\"mediaId\":\"%s\",\"service\":\"radarr\"}");
    Call delete = Call.of("DELETE", QUEUE + "/items/" + item).with(ANY);
    ok(204, delete);
    JsonNode first = trail("queue_item", item).get(0);
    revert(200, first);
    ok(204, delete);
    JsonNode last = trail("queue_item", item).get(0);

    // When
    JsonNode conflict = revert(412, first).json();

    // Then
    assertThat(conflict.path("currentVersion").asInt()).isEqualTo(4);
    ok(404, Call.of("GET", QUEUE + "/items/" + item));
    JsonNode written = revert(200, last).json();
    assertThat(written.path("version").asInt()).isEqualTo(5);
    JsonNode stored = ok(200, Call.of("GET", QUEUE + "/items/" + item)).json();
    assertThat(stored.path("version").asInt()).isEqualTo(5);
    assertThat(revert(412, last).json().path("currentVersion").asInt()).isEqualTo(5);
  }

  @Test
  void neverTellsASecretNorPutsOneBack() {
    // Given
    String key = newKey() + ".token";
    put(key, "\"hush-hush\"");
    put(key, "\"hush-again\"");

    // When
    List<JsonNode> trail = trail("setting", key);

    // Then
    assertThat(trail.toString()).doesNotContain("hush");
    assertThat(trail.get(0).at("/newValues/masked").asText()).isEqualTo("value");
    assertThat(revert(409, trail.get(0)).json().path("detail").asText()).contains("secret");
  }

  @Test
  void putsQueueItemsBack() {
    // Given
    String item = newItem("{\"mediaId\":\"%s\",\"service\":\"radarr\",\"priority\":7}");
    ok(200, Call.json("POST", QUEUE + "/items/" + item + "/processed", "{}"));

    // When
    revert(200, trail("queue_item", item).get(0));
    ok(204, Call.of("DELETE", QUEUE + "/items/" + item).with(ANY));
    JsonNode deleted = trail("queue_item", item).get(0);
    JsonNode written = revert(200, deleted).json();

    // Then
    assertThat(deleted.at("/oldValues").has("lastProcessed")).isFalse();
    assertThat(deleted.at("/oldValues/priority").asInt()).isEqualTo(7);
    assertThat(written.path("version").asInt()).isEqualTo(5);
    assertThat(written.path("action").asText()).isEqualTo("created");
    revert(200, trail("queue_item", item).get(0));
    assertThat(trail("queue_item", item).get(0).path("action").asText()).isEqualTo("deleted");
  }

  @Test
  void showsWhatOperatorsDoToJobsAndPutsNothingOfItBack() {
    // Given
    String job =
        ok(201, Call.json("POST", "/api/v1/jobs", "{\"type\":\"search\"}"))
            .json()
            .path("id")
            .asText();
    ok(200, Call.of("POST", "/api/v1/jobs/" + job + "/cancel"));

    // When
    List<JsonNode> trail = trail("job", job);

    // Then
    assertThat(trail).hasSize(1);
    assertThat(trail.get(0).path("action").asText()).isEqualTo("cancelled");
    assertThat(trail.get(0).path("actor").asText()).isEqualTo("API_KEY");
    assertThat(revert(409, trail.get(0)).json().path("detail").asText()).contains("job");
  }

  @Test
  void tellsAllThatOperatorsDoToAJob() {
    // Given
    String id = JobClient.enqueue("\"type\":\"verify\",\"maxRetries\":0").path("id").asText();

    // When
    JsonNode job = claimed(id);
    JobClient.operate(job, "request-pause");
    JobClient.report(job, "pause", "");
    JobClient.operate(job, "resume");
    job = claimed(id);
    JobClient.operate(job, "request-pause");
    JobClient.operate(job, "resume");
    JobClient.report(job, "fail", ",\"error\":\"no answer\"");
    JobClient.operate(job, "retry");
    job = claimed(id);
    JobClient.report(job, "fail", ",\"error\":\"no answer\"");
    JobClient.post(JobClient.JOBS + "/dead/redrive", "{}");
    JobClient.operate(job, "cancel");

    // Then
    List<JsonNode> trail = trail("job", id);
    assertThat(trail)
        .extracting(change -> change.path("action").asText())
        .containsExactly(
            "cancelled",
            "redriven",
            "retried",
            "resumed",
            "pause_requested",
            "resumed",
            "pause_requested");
    assertThat(trail).extracting(change -> change.path("actor").asText()).containsOnly("API_KEY");
  }

  /** The job in the hands of a worker. */
  private static JsonNode claimed(String id) {
    for (JsonNode job : JobClient.claim("verify", 100)) {
      if (job.path("id").asText().equals(id)) {
        return job;
      }
    }
    throw new AssertionError("the job cannot be claimed");
  }

  @Test
  void refusesWhatMakesNoSense() {
    Refusals refusals = new Refusals();
    String id = newMovie("Heat");
    for (String query :
        List.of(
            "entityType=Media",
            "entityType=movie",
            "entityId=" + id,
            "action=Created",
            "action=",
            "actor=" + "a".repeat(201),
            "from=yesterday",
            "to=2020",
            "limit=0",
            "limit=501",
            "count=true",
            "sort=at")) {
      refusals.refuse("validation", Call.of("GET", AUDIT + "?" + query));
    }
    for (String cursor : List.of("x", "!!!", "a".repeat(4_096))) {
      refusals.refuse("invalid-cursor", Call.of("GET", AUDIT + "?cursor=" + cursor));
    }
    String next = ok(200, Call.of("GET", AUDIT + "?limit=1")).json().path("nextCursor").asText();
    refusals.refuse(
        "invalid-cursor",
        Call.of("GET", AUDIT + "?action=created&cursor=" + next),
        Call.of("GET", SETTINGS + "?cursor=" + next));
    refusals.refuse(
        "validation",
        Call.of("GET", AUDIT + "?cursor=" + next).with("Accept: application/x-ndjson"),
        Call.of("GET", MEDIA + "/" + id + "/at"),
        at(id, "noon"),
        at(id, "2020-01-01T00:00:00Z&includeDeleted=maybe"),
        at("x", "2020-01-01T00:00:00Z"),
        Call.of("POST", AUDIT + "/x/revert"),
        Call.of("POST", AUDIT + "/A-1/revert"),
        Call.of("POST", AUDIT + "/zzzzzzzzzzzz-1/revert"),
        Call.of("POST", AUDIT + "/1-1/revert?force=true"));
    refusals.refuse(
        "not-found",
        Call.of("POST", AUDIT + "/1-1/revert"),
        Call.of("POST", AUDIT + "/zzzzzzzzzzz-zzzzzzzzzzzz/revert"));
    refusals.refuse(
        "method-not-allowed", Call.of("POST", AUDIT), Call.of("GET", AUDIT + "/1-1/revert"));
    refusals.assertAll();
  }

  private static List<JsonNode> trail(String type, String id) {
    List<JsonNode> entries = new ArrayList<>();
    ok(200, Call.of("GET", AUDIT + "?entityType=" + type + "&entityId=" + id))
        .json()
        .path("items")
        .forEach(entries::add);
    return entries;
  }

  private static Wire.Answer revert(int status, JsonNode entry) {
    return ok(status, Call.of("POST", AUDIT + "/" + entry.path("id").asText() + "/revert"));
  }

  /** Queues a new entry, whose id goes into the body. */
  private static String newItem(String body) {
    Call call = Call.json("POST", QUEUE + "/items", body.formatted(newMovie("Queued")));
    return ok(201, call).json().path("id").asText();
  }

  private static void patch(String id, String body) {
    ok(200, Call.json("PATCH", MEDIA + "/" + id, body).with(ANY));
  }

  private static void put(String key, String value) {
    String body = "{\"type\":\"json\",\"value\":" + value + "}";
    Call put = Call.json("PUT", SETTINGS + "/" + key, body);
    if (put.send().status() == 428) {
      ok(200, put.with(ANY));
    }
  }

  private static Call at(String id, String time) {
    return Call.of("GET", MEDIA + "/" + id + "/at?time=" + time);
  }

  /** A time between what was done and what will be. */
  private static String mark() {
    Instant now = Instant.now().truncatedTo(ChronoUnit.MICROS);
    await()
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(1))
        .until(() -> Instant.now().toEpochMilli() > now.toEpochMilli());
    return now.toString();
  }

  private static Wire.Answer ok(int status, Call call) {
    Wire.Answer answer = call.send();
    assertThat(answer.status()).as("%s: %s", call, answer.text()).isEqualTo(status);
    return answer;
  }

  private static String newKey() {
    return "test.audited" + NUMBER.incrementAndGet() + "x";
  }
}
