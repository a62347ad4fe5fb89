package io.researcharr.data.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.researcharr.data.fixture.Database;
import io.researcharr.data.fixture.PostgresServer;
import io.restassured.path.json.JsonPath;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Connections to PostgreSQL that are open and never answer again, as after a network was cut. */
class HungConnectionIT {

  private static final Duration PROMISED = Duration.ofSeconds(5);

  /** Not the reserved ones, which no caller waits for. */
  private static final String OF_THE_POOL =
      "SELECT pid FROM pg_stat_activity"
          + " WHERE datname = current_database() AND application_name = 'researcharr-data'";

  @TempDir Path directory;

  private Database database;
  private Cluster cluster;
  private List<String> hung = List.of();

  @BeforeEach
  void start() {
    String url = PostgresServer.newDatabase();
    database = new Database(PostgresServer.jdbc(url));
    cluster =
        Cluster.start(directory, Map.of("DATABASE_URL", url, "API_KEY", ServiceProcess.KEY), 1);
  }

  @AfterEach
  void stop() {
    hung.forEach(backend -> ServiceProcess.signal(backend, "CONT"));
    cluster.close();
  }

  @Test
  void doNotKeepTheOnlyKeeperFromFindingALostJob() throws SQLException {
    // Given
    ServiceProcess instance = cluster.instance(cluster.keeper());
    instance.post("/jobs", "{\"type\":\"search\"}");
    JsonPath lost = claim(instance, 0);
    assertThat(lost.getList("jobs")).hasSize(1);
    useAllConnections(instance);

    // When
    hung = backends();
    hung.forEach(backend -> ServiceProcess.signal(backend, "STOP"));

    // Then
    JsonPath again =
        await()
            .atMost(Duration.ofSeconds(45))
            .until(
                () -> claim(instance, 2),
                answer -> answer.getList("jobs") != null && !answer.getList("jobs").isEmpty());
    assertThat(again.getString("jobs[0].id")).isEqualTo(lost.getString("jobs[0].id"));
  }

  @Test
  void makeAnInstanceUnreadyForAsLongAsTheyHangAndNoLonger() throws Exception {
    Rounds.assertOneIsInTime(this::hangForAWhile);
  }

  private List<Rounds.Time> hangForAWhile() throws SQLException {
    // Given
    ServiceProcess instance = cluster.instance(0);
    String postmaster = postmaster();

    // When: first who makes new connections, or there would be some in place of those that hang
    ServiceProcess.signal(postmaster, "STOP");
    hung = new ArrayList<>(List.of(postmaster));
    hung.addAll(children(postmaster));
    hung.forEach(process -> ServiceProcess.signal(process, "STOP"));

    // Then
    Duration loss = Rounds.until(() -> !instance.isReady());
    assertThat(instance.management("/q/health/live").statusCode()).isEqualTo(200);
    assertThat(Cluster.metric(instance, "researcharr_database_up")).isZero();

    // When
    hung.forEach(backend -> ServiceProcess.signal(backend, "CONT"));

    // Then
    Duration recovery = Rounds.until(instance::isReady);
    assertThat(Cluster.metric(instance, "researcharr_database_up")).isEqualTo(1);
    return List.of(
        Rounds.Time.below(PROMISED, "loss", loss),
        Rounds.Time.below(PROMISED, "recovery", recovery));
  }

  /** With any left over, an instance would make do with new ones in place of those that hang. */
  private void useAllConnections(ServiceProcess instance) {
    double all = Cluster.metric(instance, "researcharr_pool_size");
    await()
        .until(
            () -> {
              Stream.generate(() -> instance.request("/jobs?limit=500").GET().build())
                  .limit(100)
                  .map(request -> ServiceProcess.http().sendAsync(request, BodyHandlers.ofString()))
                  .toList()
                  .forEach(CompletableFuture::join);
              return database.query(OF_THE_POOL).size() >= all;
            });
  }

  private List<String> backends() throws SQLException {
    return database.query(
        "SELECT pid::text FROM pg_stat_activity"
            + " WHERE datname = current_database() AND pid <> pg_backend_pid()");
  }

  private String postmaster() throws SQLException {
    return database.query("SELECT split_part(pg_read_file('postmaster.pid'), chr(10), 1)").get(0);
  }

  private static List<String> children(String process) {
    return ProcessHandle.of(Long.parseLong(process))
        .orElseThrow()
        .children()
        .map(child -> String.valueOf(child.pid()))
        .toList();
  }

  private static JsonPath claim(ServiceProcess instance, int wait) {
    return new JsonPath(
        instance
            .post(
                "/jobs/claims",
                "{\"workerId\":\"w\",\"leaseSeconds\":5,\"waitSeconds\":%d}".formatted(wait))
            .body());
  }
}
