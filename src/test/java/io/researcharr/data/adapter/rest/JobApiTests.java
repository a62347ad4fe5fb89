package io.researcharr.data.adapter.rest;

import static io.researcharr.data.adapter.rest.JobClient.JOBS;
import static io.researcharr.data.adapter.rest.JobClient.claim;
import static io.researcharr.data.adapter.rest.JobClient.enqueue;
import static io.researcharr.data.adapter.rest.JobClient.operate;
import static io.researcharr.data.adapter.rest.JobClient.path;
import static io.researcharr.data.adapter.rest.JobClient.post;
import static io.researcharr.data.adapter.rest.JobClient.read;
import static io.researcharr.data.adapter.rest.JobClient.report;
import static io.researcharr.data.adapter.rest.JobClient.running;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.researcharr.data.fixture.Call;
import io.researcharr.data.fixture.Database;
import io.researcharr.data.fixture.Wire;
import io.researcharr.data.service.JobDesk;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The life of jobs over HTTP, on every engine. */
abstract class JobApiTests {

  @ConfigProperty(name = "DATABASE_URL")
  String url;

  @Inject JobDesk desk;

  @BeforeEach
  @AfterEach
  void thereAreNoOtherJobs() throws SQLException {
    Database.of(url).execute("DELETE FROM processing_jobs");
  }

  @Test
  void givesJobsByPriorityAndThenByAge() {
    // Given
    List<String> ids = new ArrayList<>();
    for (int priority : new int[] {50, 90, 50, 10}) {
      ids.add(enqueue("\"type\":\"search\",\"priority\":" + priority).path("id").asText());
    }

    // When
    JsonNode claimed = claim("search", 10);

    // Then
    assertThat(claimed.findValuesAsText("id"))
        .containsExactly(ids.get(1), ids.get(0), ids.get(2), ids.get(3));
    assertThat(claimed.path(0).path("leaseToken").asText()).hasSize(36);
    assertThat(claim("search", 10)).isEmpty();
  }

  @Test
  void completesAJobOnceAndRemembersHow() {
    // Given
    JsonNode job = running("");

    // When
    Wire.Answer first = report(job, "complete", ",\"result\":{\"found\":3}");
    Wire.Answer second = report(job, "complete", "");

    // Then
    assertThat(first.json().path("status").asText()).isEqualTo("completed");
    assertThat(second.status()).isEqualTo(409);
    assertThat(second.json().path("type").asText()).isEqualTo("/problems/lease-lost");
    JsonNode done = read(job);
    assertThat(done.at("/result/found").asInt()).isEqualTo(3);
    assertThat(done.path("completedAt").asText()).isNotEmpty();
    assertThat(done.has("leaseToken")).isFalse();
    JsonNode history = Call.of("GET", path(job) + "/history").send().json().path("items");
    assertThat(history.findValuesAsText("to")).containsExactly("queued", "running", "completed");
    assertThat(history.path(0).path("from").isNull()).isTrue();
    assertThat(history.path(2).path("workerId").asText()).isEqualTo("w");
  }

  @Test
  void triesAFailedJobAgainUntilItsRetriesAreUsedUp() throws SQLException {
    // Given
    JsonNode job = failedOnce();
    Database database = Database.of(url);
    database.execute(
        "UPDATE processing_jobs SET next_retry_at = "
            + database.now(-1)
            + " WHERE next_retry_at IS NOT NULL");

    // When
    JsonNode again =
        await()
            .atMost(Duration.ofSeconds(20))
            .until(() -> claim("verify", 1), c -> c.size() == 1)
            .path(0);
    report(again, "fail", ",\"error\":\"no answer either\"");

    // Then
    assertThat(again.path("retryCount").asInt()).isEqualTo(1);
    assertThat(again.path("attempt").asInt()).isEqualTo(2);
    JsonNode dead = read(job);
    assertThat(dead.path("status").asText()).isEqualTo("failed");
    assertThat(dead.has("nextRetryAt")).isFalse();
    assertThat(dead.path("errorMessage").asText()).isEqualTo("no answer either");
    assertThat(post(JOBS + "/dead/redrive", "{}").json().path("redriven").asInt()).isEqualTo(1);
    assertThat(read(job).path("retryCount").asInt()).isZero();
  }

  /** A job that waits for its retry; another one if its time came before anybody looked. */
  private JsonNode failedOnce() throws SQLException {
    for (int i = 0; i < 10; i++) {
      JsonNode job = running(",\"maxRetries\":1");
      report(job, "fail", ",\"error\":\"no answer\"");
      JsonNode seen = read(job);
      if (!seen.path("status").asText().equals("queued")) {
        assertThat(seen.path("nextRetryAt").asText()).isNotEmpty();
        return job;
      }
      thereAreNoOtherJobs();
    }
    throw new AssertionError("a failed job is never seen to wait for its retry");
  }

  @Test
  void goesOnWithAPausedJobWhereAnotherWorkerLeftIt() {
    // Given
    JsonNode job = running("");
    operate(job, "request-pause");
    JsonNode beat = report(job, "heartbeat", ",\"progress\":{\"current\":7,\"total\":9}").json();
    report(job, "pause", ",\"checkpoint\":{\"page\":7}");
    assertThat(claim("verify", 1)).isEmpty();

    // When
    operate(job, "resume");
    JsonNode resumed = claim("verify", 1).path(0);

    // Then
    assertThat(beat.path("requested").asText()).isEqualTo("pause");
    assertThat(resumed.at("/checkpoint/page").asInt()).isEqualTo(7);
    assertThat(resumed.at("/progress/current").asInt()).isEqualTo(7);
    assertThat(resumed.path("attempt").asInt()).isEqualTo(1);
    assertThat(resumed.path("leaseToken")).isNotEqualTo(job.path("leaseToken"));
  }

  @Test
  void cancelsARunningJobWhenItsWorkerLetsItGo() {
    // Given
    JsonNode job = running("");

    // When
    JsonNode asked = operate(job, "cancel").json();
    JsonNode beat = report(job, "heartbeat", "").json();
    JsonNode let = report(job, "pause", "").json();

    // Then
    assertThat(asked.path("requested").asText()).isEqualTo("cancel");
    assertThat(beat.path("requested").asText()).isEqualTo("cancel");
    assertThat(let.path("status").asText()).isEqualTo("cancelled");
    JsonNode history = Call.of("GET", path(job) + "/history").send().json().path("items");
    assertThat(history.findValuesAsText("to"))
        .containsExactly("queued", "running", "paused", "cancelled");
  }

  @Test
  void saysWhereAJobCanGoInsteadOfWhereItCannot() {
    // Given
    JsonNode job = running("");
    report(job, "complete", "");

    // When
    Wire.Answer refused = operate(job, "retry");

    // Then
    assertThat(refused.status()).isEqualTo(409);
    assertThat(refused.json().path("type").asText()).isEqualTo("/problems/invalid-transition");
    assertThat(refused.json().path("allowed").isArray()).isTrue();
    assertThat(refused.json().path("allowed")).isEmpty();
  }

  @Test
  void takesAJobFromAWorkerThatIsNotHeardOf() throws SQLException {
    // Given
    JsonNode lost = running("");
    Database database = Database.of(url);
    database.execute(
        "UPDATE processing_jobs SET lease_check_at = "
            + database.now(-1)
            + ", lease_expires_at = "
            + database.now(-1)
            + " WHERE status = 'running'");

    // When
    JsonNode again =
        await()
            .atMost(Duration.ofSeconds(20))
            .until(() -> claim("verify", 1), c -> c.size() == 1)
            .path(0);
    Wire.Answer late = report(lost, "complete", "");

    // Then
    assertThat(late.json().path("type").asText()).isEqualTo("/problems/lease-lost");
    assertThat(again.path("id")).isEqualTo(lost.path("id"));
    assertThat(again.path("retryCount").asInt()).isZero();
    assertThat(read(lost).path("status").asText()).isEqualTo("running");
  }

  @Test
  void queuesOneJobForADedupeKey() {
    String order = "\"type\":\"search\",\"dedupeKey\":\"once\"";

    JsonNode first = enqueue(order);
    Wire.Answer second = post(JOBS, "{" + order + "}");
    JsonNode batch =
        post(JOBS + "/batch", "{\"jobs\":[{" + order + "},{\"type\":\"search\"}]}").json();

    assertThat(second.status()).isEqualTo(200);
    assertThat(second.json().path("id")).isEqualTo(first.path("id"));
    assertThat(batch.path("jobs")).hasSize(2);
    assertThat(batch.at("/jobs/0/id")).isEqualTo(first.path("id"));
  }

  @Test
  void judgesEachOutcomeOnItsOwn() {
    // Given
    JsonNode one = running("");
    JsonNode two = running("");
    String line = "{\"id\":\"%s\",\"leaseToken\":\"%s\",\"outcome\":\"completed\"}";
    String right = line.formatted(one.path("id").asText(), one.path("leaseToken").asText());
    String wrong = line.formatted(two.path("id").asText(), one.path("leaseToken").asText());

    // When
    JsonNode results =
        post(JOBS + "/outcomes", "{\"outcomes\":[" + wrong + "," + right + "," + right + "]}")
            .json()
            .path("results");

    // Then
    assertThat(results.at("/0/problem/type").asText()).isEqualTo("/problems/lease-lost");
    assertThat(results.at("/1/status").asText()).isEqualTo("completed");
    assertThat(results.at("/2/problem/type").asText()).isEqualTo("/problems/lease-lost");
    assertThat(read(two).path("status").asText()).isEqualTo("running");
  }

  @Test
  void keepsNoJobForACallerThatHasHungUp() {
    // Given
    Call claim =
        Call.json(
            "POST",
            JOBS + "/claims",
            "{\"workerId\":\"gone\",\"types\":[\"download\"],\"waitSeconds\":20}");
    try (Wire wire = Wire.open()) {
      wire.send(claim.with("Content-Length: " + claim.body().length).head()).send(claim.body());
      await().atMost(Duration.ofSeconds(10)).until(() -> desk.waiting() == 1);
    }

    // When
    JsonNode order = enqueue("\"type\":\"download\"");

    // Then
    JsonNode job =
        await()
            .atMost(Duration.ofSeconds(20))
            .until(() -> claim("download", 1), c -> c.size() == 1)
            .path(0);
    assertThat(job.path("id")).isEqualTo(order.path("id"));
    assertThat(job.path("workerId").asText()).isEqualTo("w");
    assertThat(job.path("retryCount").asInt()).isZero();
  }

  @Test
  void listsCountsAndStreamsWhatIsAskedFor() {
    // Given
    for (int i = 0; i < 3; i++) {
      enqueue("\"type\":\"download\",\"service\":\"sonarr\"");
    }
    enqueue("\"type\":\"search\"");
    String query = JOBS + "?type=download&service=sonarr&status=queued&due=true";

    // When
    JsonNode first = Call.of("GET", query + "&limit=2&count=true").send().json();
    JsonNode second =
        Call.of("GET", query + "&limit=2&cursor=" + first.path("nextCursor").asText())
            .send()
            .json();
    String stream = Call.of("GET", query).with("Accept: application/x-ndjson").send().text();
    JsonNode stats = Call.of("GET", JOBS + "/stats").send().json();

    // Then
    assertThat(first.path("items")).hasSize(2);
    assertThat(first.path("total").asInt()).isEqualTo(3);
    assertThat(second.path("items")).hasSize(1);
    assertThat(second.has("nextCursor")).isFalse();
    assertThat(stream.lines()).hasSize(3);
    assertThat(stats.path("queued").asInt()).isBetween(0, 4);
  }
}
