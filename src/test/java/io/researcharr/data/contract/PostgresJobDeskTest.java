package io.researcharr.data.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.researcharr.data.domain.imports.ImportSource;
import io.researcharr.data.domain.job.Claim;
import io.researcharr.data.fixture.Database;
import io.researcharr.data.fixture.Jobs;
import io.researcharr.data.fixture.PostgresProfile;
import io.researcharr.data.fixture.PostgresServer;
import io.researcharr.data.port.Storage;
import io.researcharr.data.port.UnitOfWork;
import io.researcharr.data.service.JobDesk;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Set;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;

@QuarkusTest
@TestProfile(PostgresProfile.class)
class PostgresJobDeskTest extends JobDeskContract {

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
  void waitsForTheTurnOfNoServiceThatItDoesNotAskFor() throws SQLException {
    // Given
    JobDesk desk = Jobs.desk(unitOfWork());
    database()
        .execute(
            "INSERT INTO settings (key, type, value, updated_by, created_at, updated_at)"
                + " SELECT 'jobs.' || s || '.max-concurrent', 'int', '5', 'tester', now(), now()"
                + " FROM unnest(ARRAY['radarr', 'sonarr']) AS s");
    try (Connection other = DriverManager.getConnection(PostgresServer.jdbc(url));
        Statement statement = other.createStatement()) {
      other.setAutoCommit(false);
      statement.execute("SELECT * FROM service_buckets WHERE service = 'sonarr' FOR UPDATE");

      // When
      Claim claim = new Claim("w", Set.of(), Set.of(ImportSource.RADARR), 1, Jobs.LEASE, "tester");

      // Then
      assertThat(desk.claim(claim, Duration.ZERO).await().atMost(Duration.ofSeconds(10)).jobs())
          .isEmpty();
      other.rollback();
    }
  }
}
