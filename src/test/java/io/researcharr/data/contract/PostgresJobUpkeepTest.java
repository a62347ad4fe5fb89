package io.researcharr.data.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.researcharr.data.fixture.Database;
import io.researcharr.data.fixture.PostgresProfile;
import io.researcharr.data.port.Storage;
import io.researcharr.data.port.UnitOfWork;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.time.Instant;
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
}
