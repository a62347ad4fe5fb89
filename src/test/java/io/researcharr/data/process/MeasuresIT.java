package io.researcharr.data.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.researcharr.data.fixture.PostgresServer;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is measured has the values that it should have, on both engines. */
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
