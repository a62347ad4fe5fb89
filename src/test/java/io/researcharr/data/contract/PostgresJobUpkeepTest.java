package io.researcharr.data.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.researcharr.data.domain.job.NewJob;
import io.researcharr.data.fixture.Database;
import io.researcharr.data.fixture.Jobs;
import io.researcharr.data.fixture.PostgresProfile;
import io.researcharr.data.fixture.PostgresServer;
import io.researcharr.data.port.Storage;
import io.researcharr.data.port.UnitOfWork;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.List;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;

@QuarkusTest
@TestProfile(PostgresProfile.class)
class PostgresJobUpkeepTest extends JobUpkeepContract {

  @Inject Storage storage;

  @ConfigProperty(name = "DATABASE_URL")
  String url;

  @Override
  UnitOfWork unitOfWork() {
    return storage.unitOfWork();
  }

  @Override
  Database database() {
    return Database.of(url);
  }

  @Test
  void dropsTheMonthsThatAreLongOver() throws SQLException {
    // Given
    String month = "job_history_2020_01";
    database()
        .execute(
            "CREATE TABLE "
                + month
                + " PARTITION OF job_history FOR VALUES FROM ('2020-01-01Z') TO ('2020-02-01Z')");

    // When
    write(r -> r.upkeep().forgetHistory(Instant.parse("2020-01-31T00:00:00Z")));

    // Then
    assertThat(database().query("SELECT to_regclass('" + month + "')::text"))
        .containsExactly(month);
    write(r -> r.upkeep().forgetHistory(Instant.parse("2020-02-01T00:00:00Z")));
    assertThat(database().query("SELECT coalesce(to_regclass('" + month + "')::text, '')"))
        .containsExactly("");
  }

  @Test
  void makesAMonthWhoseRowsHaveFoundNone() throws SQLException {
    // Given
    String month = "job_history_" + YearMonth.now(ZoneOffset.UTC).toString().replace('-', '_');
    database().execute("DROP TABLE " + month);
    NewJob order = Jobs.job();
    write(r -> r.jobs().enqueue(List.of(order)));
    List<String> waiting = partitionOf(order);

    // When
    write(r -> r.upkeep().prepareHistory());

    // Then
    assertThat(waiting).containsExactly("job_history_default");
    assertThat(partitionOf(order)).containsExactly(month);
    NewJob next = Jobs.job();
    write(r -> r.jobs().enqueue(List.of(next)));
    assertThat(partitionOf(next)).containsExactly(month);
  }

  @Test
  void forgetsOldRowsThatHaveFoundNoMonth() throws SQLException {
    // Given
    NewJob order = Jobs.job();
    write(r -> r.jobs().enqueue(List.of(order)));
    String which = " WHERE job_id = '" + order.id() + "'";
    database().execute("UPDATE job_history SET at = '2019-05-31T23:59:59Z'" + which);
    write(r -> r.upkeep().forgetHistory(Instant.parse("2019-05-31T23:59:59Z")));
    List<String> before = partitionOf(order);

    // When
    write(r -> r.upkeep().forgetHistory(Instant.parse("2019-06-01T00:00:00Z")));

    // Then
    assertThat(before).containsExactly("job_history_default");
    assertThat(partitionOf(order)).isEmpty();
  }

  @Test
  void givesUpOnMonthsThatSomebodyElseReads() throws SQLException {
    // Given
    String month = "job_history_2018_01";
    database()
        .execute(
            "CREATE TABLE "
                + month
                + " PARTITION OF job_history FOR VALUES FROM ('2018-01-01Z') TO ('2018-02-01Z')");
    try (Connection dump = DriverManager.getConnection(PostgresServer.jdbc(url));
        Statement statement = dump.createStatement()) {
      dump.setAutoCommit(false);
      statement.execute("LOCK TABLE job_history IN ACCESS SHARE MODE");

      // When
      Throwable refusal =
          catchThrowable(
              () -> database().query("SELECT months_drop('job_history', '2018-03-01Z')"));

      // Then
      assertThat(refusal).hasMessageContaining("lock timeout");
      dump.rollback();
    }
    assertThat(database().query("SELECT months_drop('job_history', '2018-03-01Z')"))
        .containsExactly("t");
  }

  private List<String> partitionOf(NewJob job) throws SQLException {
    return database()
        .query(
            "SELECT tableoid::regclass::text FROM job_history WHERE job_id = '" + job.id() + "'");
  }
}
