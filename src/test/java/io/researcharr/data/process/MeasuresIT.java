package io.researcharr.data.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.researcharr.data.fixture.PostgresServer;
import io.restassured.path.json.JsonPath;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is measured has the values that it should have, on both engines. */
@Tag("waiting")
class MeasuresIT {

  private static final String UNITS = "researcharr_unit_of_work_seconds_count";

  @TempDir Path directory;

  @Test
  void haveTheirValuesOnSqlite() {
    haveTheirValues("sqlite:///" + directory.resolve("measures.db"));
  }

  @Test
  void haveTheirValuesOnPostgres() {
    haveTheirValues(PostgresServer.newDatabase());
  }

  private void haveTheirValues(String url) {
    try (ServiceProcess service = start(url, "true")) {
      countRefusals(service);
      tellHowOldJobsAre(service);
      countWhatBecomesOfJobs(service);
      countHitsAndMisses(service);
      tellHowOldChangesAre(service);
    }
  }

  private static void countRefusals(ServiceProcess service) {
    // Given
    String movie = "{\"type\":\"movie\",\"title\":\"Heat\",\"externalId\":\"measures:1\"}";
    assertThat(service.post("/media", movie).statusCode()).isEqualTo(201);

    // When
    assertThat(service.post("/media", movie).statusCode()).isEqualTo(409);

    // Then
    String create = "{kind=\"write\",name=\"media.create\",outcome=";
    assertThat(Cluster.metric(service, UNITS + create + "\"success\"}")).isEqualTo(1);
    assertThat(Cluster.metric(service, UNITS + create + "\"refused\"}")).isEqualTo(1);
  }

  private static void tellHowOldJobsAre(ServiceProcess service) {
    // Given
    for (int i = 0; i < 3; i++) {
      String job = "{\"type\":\"verify\",\"service\":\"radarr\",\"payload\":{\"n\":" + i + "}}";
      assertThat(service.post("/jobs", job).statusCode()).isEqualTo(201);
    }

    // When
    String claim = "{\"workerId\":\"w\",\"types\":[\"verify\"],\"limit\":1,\"leaseSeconds\":5}";
    assertThat(service.post("/jobs/claims", claim).body()).contains("leaseToken");

    // Then
    assertThat(Cluster.metric(service, "researcharr_jobs_enqueued_total")).isEqualTo(3);
    assertThat(Cluster.metric(service, "researcharr_jobs_claimed_total")).isEqualTo(1);
    await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> Cluster.metric(service, "researcharr_jobs_leases_lost_total") == 1);
    await()
        .atMost(Duration.ofSeconds(30))
        .until(
            () ->
                Cluster.metric(service, "researcharr_jobs{status=\"queued\"}") == 3
                    && Cluster.metric(service, "researcharr_jobs_oldest_due_seconds") > 1);
    assertThat(Cluster.metric(service, "researcharr_jobs{status=\"running\"}")).isZero();
  }

  private static void countWhatBecomesOfJobs(ServiceProcess service) {
    // Given
    String claim = "{\"workerId\":\"w\",\"types\":[\"verify\"],\"limit\":2,\"leaseSeconds\":60}";
    JsonPath jobs = new JsonPath(service.post("/jobs/claims", claim).body());

    // When
    report(service, jobs, 0, "fail", "\"error\":\"e\",\"retry\":false");
    report(service, jobs, 1, "pause", "\"checkpoint\":{}");

    // Then
    String outcomes = "researcharr_jobs_outcomes_total{status=";
    assertThat(Cluster.metric(service, outcomes + "\"failed\"}")).isEqualTo(1);
    assertThat(Cluster.metric(service, outcomes + "\"paused\"}")).isEqualTo(1);
    assertThat(Cluster.metric(service, outcomes + "\"completed\"}")).isZero();
    await()
        .atMost(Duration.ofSeconds(30))
        .until(
            () ->
                Cluster.metric(service, "researcharr_jobs{status=\"failed\"}") == 1
                    && Cluster.metric(service, "researcharr_jobs{status=\"paused\"}") == 1
                    && Cluster.metric(service, "researcharr_jobs_dead") == 1
                    && Cluster.metric(service, "researcharr_jobs{status=\"queued\"}") == 1);
  }

  private static void report(
      ServiceProcess service, JsonPath jobs, int number, String what, String more) {
    String job = "jobs[" + number + "].";
    String body = "{\"leaseToken\":\"%s\",%s}".formatted(jobs.getString(job + "leaseToken"), more);
    String path = "/jobs/" + jobs.getString(job + "id") + "/" + what;
    assertThat(service.post(path, body).statusCode()).isEqualTo(200);
  }

  private static void countHitsAndMisses(ServiceProcess service) {
    // In one of a few rounds, since an instance that stands still for long serves nothing for a
    // while
    await()
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(
            () -> {
              // Given
              String path = "/media/" + UUID.randomUUID();
              double misses = cache(service, "misses_total{layer=\"near\"}");
              double hits = cache(service, "hits_total{layer=\"near\"}");
              double loads = cache(service, "loads_total{ahead=\"no\"}");

              // When
              for (int i = 0; i < 3; i++) {
                assertThat(service.get(path).statusCode()).isEqualTo(404);
              }

              // Then
              assertThat(cache(service, "misses_total{layer=\"near\"}") - misses).isEqualTo(1);
              assertThat(cache(service, "hits_total{layer=\"near\"}") - hits).isEqualTo(2);
              assertThat(cache(service, "loads_total{ahead=\"no\"}") - loads).isEqualTo(1);
            });
  }

  private static double cache(ServiceProcess service, String name) {
    return Cluster.metric(service, "researcharr_cache_" + name);
  }

  private static void tellHowOldChangesAre(ServiceProcess service) {
    // Given
    assertThat(Cluster.metric(service, "researcharr_events_tail_age_seconds")).isNaN();
    ServiceProcess.http()
        .sendAsync(service.request("/events").build(), HttpResponse.BodyHandlers.ofInputStream());
    await()
        .atMost(Duration.ofSeconds(10))
        .until(() -> Cluster.metric(service, "researcharr_events_readers") == 1);
    int[] number = {1};

    // When
    await()
        .atMost(Duration.ofSeconds(20))
        .until(
            () -> {
              String movie =
                  "{\"type\":\"movie\",\"title\":\"Ran\",\"externalId\":\"measures:%d\"}"
                      .formatted(++number[0]);
              assertThat(service.post("/media", movie).statusCode()).isEqualTo(201);
              return Cluster.metric(service, "researcharr_events_lag_seconds_count") > 0;
            });

    // Then
    assertThat(Cluster.metric(service, "researcharr_events_lag_seconds_max")).isBetween(0.0, 5.0);
    assertThat(Cluster.metric(service, "researcharr_events_tail_age_seconds")).isBetween(0.0, 5.0);
  }

  @Test
  void areNotThereWhereNothingIsToBeMeasured() {
    try (ServiceProcess service = start("sqlite:///" + directory.resolve("none.db"), "false")) {
      // When
      assertThat(service.get("/media").statusCode()).isEqualTo(200);

      // Then
      assertThat(service.management("/q/metrics").body()).isEqualTo("# EOF\n");
    }
  }

  private ServiceProcess start(String url, String measured) {
    return ServiceProcess.start(
            directory,
            Map.of("DATABASE_URL", url, "API_KEY", ServiceProcess.KEY, "METRICS_ENABLED", measured))
        .ready();
  }
}
