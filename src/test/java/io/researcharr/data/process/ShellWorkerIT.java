package io.researcharr.data.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.researcharr.data.fixture.PostgresServer;
import io.restassured.path.json.JsonPath;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The worker of {@code docs/jobs.md} is killed in the middle of a job, which another one gets. */
@Tag("waiting")
class ShellWorkerIT {

  /** From the claim on, at the default lease. */
  private static final Duration BOUND = Duration.ofSeconds(45);

  @TempDir Path directory;

  @Test
  void isReplacedThroughAnotherInstanceOnPostgres() throws Exception {
    Map<String, String> environment =
        Map.of("DATABASE_URL", PostgresServer.newDatabase(), "API_KEY", ServiceProcess.KEY);
    try (Cluster cluster = Cluster.start(directory, environment, 2)) {
      assertReplaced(cluster.instance(0), cluster.instance(1));
    }
  }

  @Test
  void isReplacedOnSqlite() throws Exception {
    try (Cluster cluster = Cluster.start(directory, Map.of("API_KEY", ServiceProcess.KEY), 1)) {
      assertReplaced(cluster.instance(0), cluster.instance(0));
    }
  }

  private static void assertReplaced(ServiceProcess first, ServiceProcess second) throws Exception {
    // Given
    Process worker =
        PageScript.of(
                "docs/jobs.md",
                block -> block.startsWith("JOBS=") || block.contains("\"workerId\": \"shell-1\""))
            .and("echo working on $ID; exec sleep 600")
            .start(first);
    String id = jobOf(worker);
    long claimed = System.nanoTime();

    // When
    worker.destroyForcibly();
    JsonPath again =
        await()
            .atMost(Duration.ofSeconds(90))
            .until(() -> claim(second), answer -> !answer.getList("jobs").isEmpty());

    // Then
    assertThat(Duration.ofNanos(System.nanoTime() - claimed)).isLessThanOrEqualTo(BOUND);
    assertThat(again.getString("jobs[0].id")).isEqualTo(id);
    assertThat(again.getString("jobs[0].workerId")).isEqualTo("heir");
    assertThat(again.getInt("jobs[0].attempt")).isEqualTo(2);
    assertThat(again.getInt("jobs[0].retryCount")).isZero();
    HttpResponse<String> done =
        second.post(
            "/jobs/" + id + "/complete",
            "{\"leaseToken\":\"" + again.getString("jobs[0].leaseToken") + "\"}");
    assertThat(done.statusCode()).as(done.body()).isEqualTo(200);
  }

  private static String jobOf(Process worker) throws Exception {
    var output =
        new BufferedReader(new InputStreamReader(worker.getInputStream(), StandardCharsets.UTF_8));
    String line = output.readLine();
    while (line != null && !line.startsWith("working on ")) {
      line = output.readLine();
    }
    assertThat(line).isNotNull();
    return line.substring("working on ".length());
  }

  private static JsonPath claim(ServiceProcess instance) {
    HttpResponse<String> answer =
        instance.post("/jobs/claims", "{\"workerId\":\"heir\",\"waitSeconds\":20}");
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return new JsonPath(answer.body());
  }
}
