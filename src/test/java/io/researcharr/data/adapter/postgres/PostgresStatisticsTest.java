package io.researcharr.data.adapter.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.researcharr.data.fixture.Database;
import io.researcharr.data.fixture.Jobs;
import io.researcharr.data.fixture.LogLines;
import io.researcharr.data.fixture.PostgresProfile;
import io.researcharr.data.fixture.PostgresServer;
import io.researcharr.data.port.Storage;
import io.vertx.sqlclient.Pool;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;

@QuarkusTest
@TestProfile(PostgresProfile.class)
class PostgresStatisticsTest {

  @Inject Storage storage;
  @Inject Pool pool;

  @ConfigProperty(name = "DATABASE_URL")
  String url;

  @Test
  void areGatheredWithinSecondsWhenATableHasGrown() throws SQLException {
    // Given
    Database database = Database.of(url);
    empty(database);
    database.execute("ANALYZE processing_jobs");

    // When
    for (int i = 0; i < 3; i++) {
      var jobs = Stream.generate(Jobs::job).limit(1_000).toList();
      storage.unitOfWork().writeOne("test", r -> r.jobs().enqueue(jobs)).await().indefinitely();
    }

    // Then: no minute has passed, after which PostgreSQL would have looked by itself
    await()
        .atMost(Duration.ofSeconds(20))
        .untilAsserted(() -> assertThat(rows(database)).isGreaterThanOrEqualTo(1_000));
    empty(database);
  }

  @Test
  void areLeftToWhoeverGathersThemAlreadyWithoutAWord() throws Exception {
    // Given
    try (Connection other = DriverManager.getConnection(PostgresServer.jdbc(url));
        Statement lock = other.createStatement();
        LogLines told = LogLines.of("io.vertx.sqlclient.impl.SocketConnectionBase")) {
      other.setAutoCommit(false);
      lock.execute("LOCK TABLE media IN SHARE UPDATE EXCLUSIVE MODE");

      // When: a connection that is held tells of remarks, the pool's own queries do not
      pool.withConnection(held -> held.query(PostgresGrowth.LOOK).execute())
          .toCompletionStage()
          .toCompletableFuture()
          .get(10, TimeUnit.SECONDS);

      // Then
      assertThat(told.with("skipping")).isEmpty();
    }
  }

  /** Which the audit trail forbids to everybody else. */
  private static void empty(Database database) throws SQLException {
    String trigger = "ALTER TABLE processing_jobs %s TRIGGER processing_jobs_no_way_round";
    database.execute(trigger.formatted("DISABLE"));
    database.execute("TRUNCATE processing_jobs");
    database.execute(trigger.formatted("ENABLE"));
  }

  private static double rows(Database database) throws SQLException {
    return Double.parseDouble(
        database
            .query("SELECT reltuples::text FROM pg_class WHERE oid = 'processing_jobs'::regclass")
            .get(0));
  }
}
