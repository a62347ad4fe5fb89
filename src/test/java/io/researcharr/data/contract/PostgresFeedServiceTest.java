package io.researcharr.data.contract;

import static io.researcharr.data.service.FeedNews.Kind.SILENCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.researcharr.data.domain.feed.Position;
import io.researcharr.data.fixture.Database;
import io.researcharr.data.fixture.PostgresProfile;
import io.researcharr.data.fixture.events.OpenTransaction;
import io.researcharr.data.port.Storage;
import io.researcharr.data.port.UnitOfWork;
import io.researcharr.data.service.FeedNews;
import io.researcharr.data.service.FeedReader;
import io.researcharr.data.service.FeedStart;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.util.List;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;

@QuarkusTest
@TestProfile(PostgresProfile.class)
class PostgresFeedServiceTest extends FeedServiceContract {

  @Inject Storage storage;

  @ConfigProperty(name = "DATABASE_URL")
  String databaseUrl;

  @Override
  UnitOfWork unitOfWork() {
    return storage.unitOfWork();
  }

  @Override
  Database database() {
    return Database.of(databaseUrl);
  }

  @Test
  void growsOldWhereACommitHoldsItBack() throws SQLException {
    // Given
    FeedReader reader = reader(new FeedStart.Now());
    try (OpenTransaction commit = new OpenTransaction(database().jdbc())) {
      commit.writes("held", 1);
      commit.beginsToCommit();
      remember(1, 3);

      // When
      await().atMost(LONG).until(() -> tail().age().orElseThrow().toMillis() > 1_000);

      // Then
      assertThat(next(reader).steps()).isEmpty();
    }
    assertThat(versions(reader, 3)).containsExactly(1L, 2L, 3L);
    await().atMost(LONG).until(() -> tail().age().orElseThrow().toMillis() < 600);
  }

  /** Another instance may have been there before the commit was seen to be under way. */
  @Test
  void servesAReaderWhoWasBehindWhereItIsHeldBackNow() throws SQLException {
    // Given
    FeedReader reader = reader(new FeedStart.Now());
    remember(1, 1);
    remember(2, 2);
    assertThat(versions(reader, 2)).containsExactly(1L, 2L);
    Position position = reader.position().orElseThrow();
    long database = reader.database();
    tail().shutdown();
    FeedReader late;
    try (OpenTransaction commit = new OpenTransaction(database().jdbc())) {
      commit.writes("held", 1);
      commit.execute(
          "SELECT pg_advisory_xact_lock_shared('audit_commits_number'::regclass::oid::integer,"
              + " pg_sequence_last_value('audit_commits_number')::integer - 1)");

      // When
      start();
      late = reader(new FeedStart.Behind(position, database));
      FeedNews first = next(late);
      FeedNews second = next(late);

      // Then
      assertThat(List.of(first, second)).extracting(FeedNews::kind).containsOnly(SILENCE);
      assertThat(List.of(first, second)).flatExtracting(FeedNews::steps).isEmpty();
    }
    remember(3, 3);
    assertThat(versions(late, 1)).containsExactly(3L);
  }
}
