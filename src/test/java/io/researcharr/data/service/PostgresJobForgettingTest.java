package io.researcharr.data.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.researcharr.data.fixture.Database;
import io.researcharr.data.fixture.PostgresProfile;
import io.researcharr.data.port.Storage;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How long the history of jobs is kept where it outlives them. */
@QuarkusTest
@TestProfile(PostgresProfile.class)
class PostgresJobForgettingTest {

  private static final String FEBRUARY = "job_history_2021_02";
  private static final String MARCH = "job_history_2021_03";

  @Inject Storage storage;
  @Inject JobPolicy policy;
  @Inject JobKeeper keeper;

  @ConfigProperty(name = "DATABASE_URL")
  String url;

  /** The service under test would forget these months as well. */
  @BeforeEach
  void nobodyElseForgets() {
    keeper.shutdown().await().atMost(Duration.ofSeconds(10));
  }

  @AfterEach
  void forgetTheSetting() throws SQLException {
    keeper.start();
    Database.of(url).execute("DELETE FROM settings WHERE key = 'jobs.history-retention-days'");
    Database.of(url).execute("DROP TABLE IF EXISTS " + FEBRUARY + ", " + MARCH);
  }

  @Test
  void keepsTheHistoryForAsManyDaysAsTheSettingSays() throws SQLException {
    // Given
    Database.of(url)
        .execute(
            "INSERT INTO settings (key, type, value, updated_by, created_at, updated_at) VALUES"
                + " ('jobs.history-retention-days', 'int', '40', 'tester', now(), now())");

    // Then: 40 days are over since the end of February
    assertForgetsOnlyFebruary("2021-04-10T00:00:00Z");
  }

  @Test
  void keepsTheHistoryForNinetyDaysWhereNothingIsSet() throws SQLException {
    // Then: 90 days are over since the end of February
    assertForgetsOnlyFebruary("2021-05-30T00:00:00Z");
  }

  private void assertForgetsOnlyFebruary(String now) throws SQLException {
    // Given
    Database database = Database.of(url);
    month(database, FEBRUARY, "2021-02-01Z", "2021-03-01Z");
    month(database, MARCH, "2021-03-01Z", "2021-04-01Z");
    InstantSource clock = InstantSource.fixed(Instant.parse(now));
    JobForgetting forgetting = new JobForgetting(storage.unitOfWork(), policy, clock, () -> true);

    // When
    forgetting.start();

    // Then
    await()
        .atMost(Duration.ofSeconds(20))
        .untilAsserted(() -> assertThat(isThere(database, FEBRUARY)).isFalse());
    assertThat(isThere(database, MARCH)).isTrue();
    forgetting.shutdown();
  }

  private static void month(Database database, String name, String from, String to)
      throws SQLException {
    database.execute(
        "CREATE TABLE %s PARTITION OF job_history FOR VALUES FROM ('%s') TO ('%s')"
            .formatted(name, from, to));
  }

  private static boolean isThere(Database database, String month) throws SQLException {
    return !database.query("SELECT coalesce(to_regclass('" + month + "')::text, '')").contains("");
  }
}
