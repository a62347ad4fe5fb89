package io.researcharr.data.adapter.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.researcharr.data.domain.media.Media;
import io.researcharr.data.fixture.Database;
import io.researcharr.data.fixture.Entries;
import io.researcharr.data.fixture.LogLines;
import io.researcharr.data.fixture.PostgresProfile;
import io.researcharr.data.port.Storage;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What Hibernate and the end of a transaction send is looked at as all other statements are. */
@QuarkusTest
@TestProfile(PostgresProfile.class)
class PostgresSlowStatementsTest {

  private static final Duration PATIENCE = Duration.ofSeconds(20);

  @Inject Storage storage;

  @ConfigProperty(name = "DATABASE_URL")
  String url;

  @BeforeEach
  void makeWritesSlow() throws SQLException {
    Database.of(url)
        .execute(
            "CREATE FUNCTION test_slow() RETURNS trigger LANGUAGE plpgsql AS"
                + " $$BEGIN PERFORM pg_sleep(1.1); RETURN NULL; END$$");
  }

  @AfterEach
  void makeThemFastAgain() throws SQLException {
    Database.of(url).execute("DROP FUNCTION test_slow CASCADE");
  }

  @Test
  void areCountedAndNamedWhenHibernateSendsThem() throws SQLException {
    // Given
    Database.of(url)
        .execute(
            "CREATE TRIGGER test_slow AFTER INSERT ON media FOR EACH ROW"
                + " EXECUTE FUNCTION test_slow()");

    // Then
    assertThat(slowLines().get(0)).contains("an entity of media, inserted by Hibernate");
  }

  @Test
  void areCountedAndNamedWhenTheEndOfATransactionTakesLong() throws SQLException {
    // Given
    Database.of(url)
        .execute(
            "CREATE CONSTRAINT TRIGGER test_slow AFTER INSERT ON media DEFERRABLE INITIALLY"
                + " DEFERRED FOR EACH ROW EXECUTE FUNCTION test_slow()");

    // Then
    assertThat(slowLines()).anyMatch(line -> line.endsWith(": COMMIT"));
  }

  private List<String> slowLines() {
    long before = storage.gauges().get("statements.slow").longValue();
    Media media = Entries.movie("Slow");
    try (LogLines lines = LogLines.of("io.researcharr.data.slow")) {
      // When
      storage
          .unitOfWork()
          .write("test.slow", r -> r.media().insert(media))
          .await()
          .atMost(PATIENCE);

      // Then
      assertThat(storage.gauges().get("statements.slow").longValue()).isGreaterThan(before);
      return lines.with("slow statement in test.slow");
    }
  }
}
