package io.researcharr.data.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.researcharr.data.fixture.Database;
import io.researcharr.data.fixture.PostgresServer;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the health page and its metrics say while something is wrong with a real database. */
class HealthDetailsIT {

  private static final Duration SOON = Duration.ofSeconds(10);
  private static final Duration PROMISED = Duration.ofSeconds(5);

  @TempDir Path directory;

  @Test
  void tellsOfATransactionThatIsLong() throws SQLException {
    // Given
    String url = PostgresServer.newDatabase();
    try (ServiceProcess service = start(url);
        Connection other = DriverManager.getConnection(PostgresServer.jdbc(url))) {
      assertThat(warning(service, "transaction")).isZero();

      // When
      begin(other);

      // Then
      eventually(() -> warning(service, "transaction") == 1);
      assertThat(Cluster.metric(service, "researcharr_database_longest_transaction_seconds"))
          .isGreaterThan(1);
      assertThat(ready(service).statusCode()).isEqualTo(200);
      assertThat(ready(service).body())
          .containsPattern("\"warnings\": ?\"[^\"]*transaction\"")
          .contains("the longest takes ");

      // When
      other.rollback();

      // Then
      eventually(() -> warning(service, "transaction") == 0);
    }
  }

  @Test
  void doesNotTakeWhatItCannotSeeForNothing() throws SQLException {
    // Given
    String url = PostgresServer.newDatabase();
    String metric = "researcharr_database_longest_transaction_seconds";
    Database.of(url).execute("CREATE ROLE plain LOGIN PASSWORD 'plain'");
    Database.of(url)
        .execute("ALTER DATABASE " + url.substring(url.lastIndexOf('/') + 1) + " OWNER TO plain");
    try (ServiceProcess service = start(url.replace("postgres:postgres@", "plain:plain@"))) {
      eventually(() -> Cluster.metric(service, metric) >= 0);

      // When
      try (Connection other = DriverManager.getConnection(PostgresServer.jdbc(url))) {
        begin(other);

        // Then
        eventually(() -> Double.isNaN(Cluster.metric(service, metric)));
        assertThat(ready(service).body()).contains("those of others can't be seen");

        // When
        Database.of(url).execute("GRANT pg_read_all_stats TO plain");

        // Then
        eventually(() -> Cluster.metric(service, metric) > 0);
      }
    }
  }

  @Test
  void tellsOfAPoolThatIsExhausted() throws SQLException {
    // Given
    String url = PostgresServer.newDatabase();
    try (ServiceProcess service = start(url);
        Connection other = DriverManager.getConnection(PostgresServer.jdbc(url))) {
      begin(other);
      try (Statement lock = other.createStatement()) {
        lock.execute("LOCK TABLE media IN ACCESS EXCLUSIVE MODE");
      }

      // When
      for (int i = 0; i < 3; i++) {
        ServiceProcess.http()
            .sendAsync(
                service.request("/media?limit=1").build(), HttpResponse.BodyHandlers.discarding());
      }

      // Then
      eventually(() -> Cluster.metric(service, "researcharr_pool_waiting") >= 2);
      assertThat(Cluster.metric(service, "researcharr_pool_used")).isEqualTo(1);
      assertThat(Cluster.metric(service, "researcharr_pool_size")).isEqualTo(1);
      eventually(() -> ready(service).statusCode() == 503);
      assertThat(ready(service).body()).contains("The database does not answer.");

      // When
      other.rollback();

      // Then
      await().atMost(Duration.ofSeconds(15)).until(service::isReady);
      eventually(() -> Cluster.metric(service, "researcharr_pool_waiting") == 0);
    }
  }

  @Test
  void tellsOfAFeedThatStandsStill() throws SQLException {
    // Given
    String url = PostgresServer.newDatabase();
    String metric = "researcharr_events_tail_age_seconds";
    try (ServiceProcess service = start(url);
        Connection other = DriverManager.getConnection(PostgresServer.jdbc(url))) {
      ServiceProcess.http()
          .sendAsync(service.request("/events").build(), HttpResponse.BodyHandlers.ofInputStream());
      eventually(() -> Cluster.metric(service, metric) < 1);

      // When
      begin(other);
      try (Statement lock = other.createStatement()) {
        lock.execute("LOCK TABLE audit_log IN ACCESS EXCLUSIVE MODE");
      }

      // Then
      eventually(() -> Cluster.metric(service, metric) > 3);
      assertThat(Cluster.metric(service, "researcharr_events_lag_seconds_count")).isZero();

      // When
      other.rollback();

      // Then
      eventually(() -> Cluster.metric(service, metric) < 1);
    }
  }

  @Test
  void isNotReadyForASchemaThatIsOlderOnSqlite() throws SQLException {
    isNotReadyForASchemaThatIsOlder("sqlite:///" + directory.resolve("older.db"));
  }

  @Test
  void isNotReadyForASchemaThatIsOlderOnPostgres() throws SQLException {
    isNotReadyForASchemaThatIsOlder(PostgresServer.newDatabase());
  }

  private void isNotReadyForASchemaThatIsOlder(String url) throws SQLException {
    // Given
    try (ServiceProcess service = start(url)) {
      // When
      Database.of(url)
          .execute(
              "DELETE FROM flyway_schema_history WHERE installed_rank ="
                  + " (SELECT max(installed_rank) FROM flyway_schema_history)");

      // Then
      eventually(() -> ready(service).statusCode() == 503);
      assertThat(ready(service).body()).containsPattern("\"warnings\": ?\"[^\"]*schema\"");
      assertThat(warning(service, "schema")).isEqualTo(1);
      assertThat(service.management("/q/health/live").statusCode()).isEqualTo(200);
    }
  }

  @Test
  void isNotReadyWhileTheFileOfSqliteIsAway() throws Exception {
    // Given
    Path folder = Files.createDirectory(directory.resolve("disk"));
    try (ServiceProcess service = start("sqlite:///" + folder.resolve("away.db"))) {
      // When, Then
      Rounds.assertOneIsInTime(() -> isNotReadyWhileAway(service, folder));
    }
  }

  private List<Rounds.Time> isNotReadyWhileAway(ServiceProcess service, Path folder)
      throws IOException {
    // When
    Path away = Files.move(folder, directory.resolve("elsewhere"));

    // Then
    Duration loss = Rounds.until(() -> ready(service).statusCode() == 503);
    assertThat(service.management("/q/health/live").statusCode()).isEqualTo(200);
    assertThat(Cluster.metric(service, "researcharr_database_up")).isZero();

    // When
    Files.move(away, folder);

    // Then
    Duration recovery = Rounds.until(service::isReady);
    return List.of(
        Rounds.Time.below(PROMISED, "loss", loss),
        Rounds.Time.below(PROMISED, "recovery", recovery));
  }

  private ServiceProcess start(String url) {
    Map<String, String> environment = new HashMap<>();
    environment.put("DATABASE_URL", url);
    environment.put("API_KEY", ServiceProcess.KEY);
    environment.put("DATABASE_POOL_SIZE", "1");
    environment.put("LONG_TRANSACTION_THRESHOLD", "1s");
    return ServiceProcess.start(directory, environment).ready();
  }

  private static void begin(Connection connection) throws SQLException {
    connection.setAutoCommit(false);
    try (Statement statement = connection.createStatement()) {
      statement.execute("SELECT 1");
    }
  }

  private static HttpResponse<String> ready(ServiceProcess service) {
    return service.management("/q/health/ready");
  }

  private static double warning(ServiceProcess service, String check) {
    return Cluster.metric(service, "researcharr_health_warning{check=\"" + check + "\"}");
  }

  private static void eventually(Callable<Boolean> condition) {
    await().atMost(SOON).pollInterval(Duration.ofMillis(100)).until(condition);
  }
}
