package io.researcharr.data.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.researcharr.data.domain.repeat.RequestKey;
import io.researcharr.data.fixture.Database;
import io.researcharr.data.fixture.PostgresProfile;
import io.researcharr.data.port.AnswerRepository.Seen;
import io.researcharr.data.port.Storage;
import io.researcharr.data.port.UnitOfWork;
import io.researcharr.data.service.Housekeeper;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@TestProfile(PostgresProfile.class)
class PostgresAnswerRepositoryTest extends AnswerRepositoryContract {

  @Inject Storage storage;
  @Inject Housekeeper housekeeper;

  @ConfigProperty(name = "DATABASE_URL")
  String url;

  private static Housekeeper stopped;

  /**
   * The service under test would forget what these tests count. It stays so until the last of them
   * has ended: it forgets as soon as it starts.
   */
  @BeforeEach
  void nobodyElseForgetsAnswers() {
    if (stopped == null) {
      UnitOfWorkContract.get(housekeeper.shutdown());
      stopped = housekeeper;
    }
  }

  @AfterAll
  static void theServiceForgetsAgain() {
    stopped.start();
    stopped = null;
  }

  @Test
  void refusesARequestThatAnotherUnitOfWorkIsAbout() throws SQLException {
    // Given
    RequestKey key = new RequestKey("tester", "POST /x", "held " + System.nanoTime());
    try (Connection other = DriverManager.getConnection(database().jdbc());
        Statement statement = other.createStatement()) {
      other.setAutoCommit(false);
      statement.execute(
          "SELECT pg_advisory_xact_lock(hashtextextended('%s', 0))"
              .formatted(key.caller() + "\n" + key.target() + "\n" + key.key()));

      // When
      Seen seen = begin(key);

      // Then
      assertThat(seen.isOurs()).isFalse();
      other.rollback();
    }
    assertThat(begin(key).isOurs()).isTrue();
  }

  private Seen begin(RequestKey key) {
    return UnitOfWorkContract.get(unitOfWork().write("test", r -> r.answers().begin(key)));
  }

  @Override
  UnitOfWork unitOfWork() {
    return storage.unitOfWork();
  }

  @Override
  Database database() {
    return Database.of(url);
  }
}
