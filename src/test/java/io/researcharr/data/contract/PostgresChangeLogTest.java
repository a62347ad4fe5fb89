package io.researcharr.data.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.researcharr.data.domain.cache.Invalidation;
import io.researcharr.data.domain.media.Media;
import io.researcharr.data.fixture.Database;
import io.researcharr.data.fixture.Entries;
import io.researcharr.data.fixture.PostgresProfile;
import io.researcharr.data.port.Storage;
import io.researcharr.data.port.UnitOfWork;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;
import org.junit.jupiter.api.Test;

@QuarkusTest
@TestProfile(PostgresProfile.class)
class PostgresChangeLogTest extends ChangeLogContract {

  @Inject Storage storage;

  @Override
  UnitOfWork unitOfWork() {
    return storage.unitOfWork();
  }

  @Override
  Database database() {
    return Database.underTest();
  }

  @Test
  void findsWhatATransactionCommitsThatWasUnderWayWhenTheMarkWasTaken() throws SQLException {
    // Given
    Media slow = insert(Entries.movie("Slow"));
    Media fast = insert(Entries.movie("Fast"));
    try (Connection connection = DriverManager.getConnection(database().jdbc());
        Statement statement = connection.createStatement()) {
      connection.setAutoCommit(false);
      statement.execute("UPDATE media SET title = 'Slow' WHERE id = '" + slow.id() + "'");
      statement.execute("UPDATE media SET title = 'Slower' WHERE id = '" + slow.id() + "'");
      database().execute("UPDATE media SET title = 'Faster' WHERE id = '" + fast.id() + "'");
      String mark = since(Optional.empty()).mark();

      // When
      String before = since(Optional.of(mark)).mark();
      connection.commit();

      // Then
      assertThat(since(Optional.of(before)).changes())
          .contains(Invalidation.of("media", slow.id(), 2))
          .doesNotContain(Invalidation.of("media", fast.id(), 2));
    }
  }

  @Test
  void leavesOutTransactionsOfAnotherClusterThatWereCopiedHere() throws SQLException {
    // Given
    Media movie = insert(Entries.movie("Copied"));
    database()
        .execute(
            "INSERT INTO audit_log (xid, entity_type, entity_id, action, actor, version)"
                + " VALUES ('999999999999', 'media', '%s', 'updated', 'me', 77)"
                    .formatted(movie.id()));
    String mark = since(Optional.empty()).mark();

    // When
    var since = since(Optional.of(mark));

    // Then
    assertThat(since.changes()).doesNotContain(Invalidation.of("media", movie.id(), 77));
    database().execute("DELETE FROM audit_log WHERE version = 77");
  }
}
