package io.researcharr.data.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.researcharr.data.fixture.PostgresServer;
import io.restassured.path.json.JsonPath;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A job whose worker is never heard of again is somebody else's within 45 seconds. */
@Tag("waiting")
class JobRecoveryIT {

  private static final Duration BOUND = Duration.ofSeconds(45);

  @TempDir Path directory;

  private Cluster cluster;
  private String id;
  private String token;
  private Instant leaseExpiresAt;
  private long claimedAt;

  @BeforeEach
  void start() {
    cluster =
        Cluster.start(
            directory,
            Map.of("DATABASE_URL", PostgresServer.newDatabase(), "API_KEY", ServiceProcess.KEY),
            2);
    cluster.keeper();
  }

  @AfterEach
  void stop() {
    cluster.close();
  }

  @Test
  void givesTheJobOfAWorkerThatVanishedToAnotherOne() throws Exception {
    Rounds.assertOneIsInTime(this::vanishes);
  }

  private List<Rounds.Time> vanishes() {
    // Given
    someWorkerClaimsAJobAndVanishes();

    // When
    JsonPath again = claimed(cluster.instance(1));

    // Then
    Rounds.Time recovered = recovered("the worker vanished", again);
    assertTooLate();
    ends(again);
    return List.of(recovered);
  }

  @Test
  void findsTheJobThoughEveryKeeperIsKilledAtTheWorstMoment() throws Exception {
    Rounds.assertOneIsInTime(this::losesEveryKeeper);
  }

  private List<Rounds.Time> losesEveryKeeper() {
    // Given
    someWorkerClaimsAJobAndVanishes();
    int first = cluster.keeper();
    cluster.kill(first);
    cluster.restart(first);
    await()
        .atMost(Duration.ofMinutes(1))
        .pollInterval(Duration.ofMillis(20))
        .until(() -> Instant.now().isAfter(leaseExpiresAt.minusMillis(100)));
    int second = cluster.keeper();

    // When
    cluster.kill(second);
    JsonPath again = claimed(cluster.instance(1 - second));

    // Then
    Rounds.Time recovered = recovered("its keeper was killed as the lease ran out", again);
    cluster.restart(second);
    assertTooLate();
    ends(again);
    return List.of(recovered);
  }

  private void someWorkerClaimsAJobAndVanishes() {
    id = json(cluster.instance(0).post("/jobs", "{\"type\":\"search\"}"), 201).getString("id");
    claimedAt = System.nanoTime();
    JsonPath claim = json(claim(cluster.instance(0), "vanishing", 0), 200);
    assertThat(claim.getString("jobs[0].id")).isEqualTo(id);
    token = claim.getString("jobs[0].leaseToken");
    leaseExpiresAt = Instant.parse(claim.getString("jobs[0].leaseExpiresAt"));
  }

  /** What another worker gets in the end. */
  private JsonPath claimed(ServiceProcess instance) {
    return await()
        .atMost(Duration.ofSeconds(90))
        .pollDelay(Duration.ZERO)
        .until(
            () -> json(claim(instance, "other", 20), 200),
            answer -> !answer.getList("jobs").isEmpty());
  }

  private Rounds.Time recovered(String when, JsonPath again) {
    Duration took = Duration.ofNanos(System.nanoTime() - claimedAt);
    System.out.printf("claimable again %d ms after the claim: %s%n", took.toMillis(), when);
    assertThat(took).isGreaterThanOrEqualTo(Duration.ofSeconds(30));
    assertThat(again.getString("jobs[0].id")).isEqualTo(id);
    assertThat(again.getInt("jobs[0].attempt")).isEqualTo(2);
    assertThat(again.getInt("jobs[0].retryCount")).isZero();
    assertThat(again.getString("jobs[0].leaseToken")).isNotEqualTo(token);
    return Rounds.Time.below(BOUND, when, took);
  }

  /** So that nobody gets it in a round after this one. */
  private void ends(JsonPath again) {
    String body = "{\"leaseToken\":\"" + again.getString("jobs[0].leaseToken") + "\"}";
    json(cluster.instance(0).post("/jobs/" + id + "/complete", body), 200);
  }

  private void assertTooLate() {
    for (int i = 0; i < cluster.size(); i++) {
      HttpResponse<String> late =
          cluster
              .instance(i)
              .post("/jobs/" + id + "/complete", "{\"leaseToken\":\"" + token + "\"}");
      assertThat(json(late, 409).getString("type")).isEqualTo("/problems/lease-lost");
    }
    JsonPath job = json(cluster.instance(0).get("/jobs/" + id), 200);
    assertThat(job.getString("status")).isEqualTo("running");
    assertThat(job.getString("workerId")).isEqualTo("other");
  }

  private static HttpResponse<String> claim(ServiceProcess instance, String worker, int wait) {
    return instance.post(
        "/jobs/claims", "{\"workerId\":\"%s\",\"waitSeconds\":%d}".formatted(worker, wait));
  }

  private static JsonPath json(HttpResponse<String> answer, int status) {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    return new JsonPath(answer.body());
  }
}
