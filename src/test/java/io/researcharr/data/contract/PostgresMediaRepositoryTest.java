package io.researcharr.data.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.researcharr.data.domain.media.Media;
import io.researcharr.data.fixture.Database;
import io.researcharr.data.fixture.Entries;
import io.researcharr.data.fixture.PostgresProfile;
import io.researcharr.data.port.Repositories;
import io.researcharr.data.port.Storage;
import io.researcharr.data.port.StorageException;
import io.researcharr.data.port.UnitOfWork;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;

@QuarkusTest
@TestProfile(PostgresProfile.class)
class PostgresMediaRepositoryTest extends MediaRepositoryContract {

  private static final Duration TIME_ENOUGH = Duration.ofSeconds(20);

  @Inject Storage storage;

  @ConfigProperty(name = "DATABASE_URL")
  String url;

  @Test
  void addsNoEpisodeToASeriesThatIsBeingDeleted() throws Exception {
    // Given
    Media series = Entries.series("Dark");
    run(r -> r.media().insert(series)).get(20, TimeUnit.SECONDS);
    Media first = Entries.episode(series, 1, 1);
    Media second = Entries.episode(series, 1, 2);

    // When
    List<CompletableFuture<Media>> inserts;
    try (Connection other = DriverManager.getConnection(Database.of(url).jdbc())) {
      other.setAutoCommit(false);
      delete(other, series);
      inserts =
          List.of(
              run(r -> r.media().insert(first)),
              unitOfWork()
                  .writeOne("test", r -> r.media().insert(second))
                  .subscribeAsCompletionStage());
      waits(inserts.get(0));
      waits(inserts.get(1));
      other.commit();
    }

    // Then
    for (CompletableFuture<Media> insert : inserts) {
      assertThat(insert)
          .failsWithin(TIME_ENOUGH)
          .withThrowableThat()
          .withCauseInstanceOf(StorageException.Validation.class);
    }
  }

  @Test
  void knowsWhichSeriesAreLiveAndKeepsThemSo() throws Exception {
    // Given
    Media live = Entries.series("Live");
    Media deleted = Entries.series("Deleted");
    Media movie = Entries.movie("Movie");
    for (Media media : List.of(live, deleted, movie)) {
      run(r -> r.media().insert(media)).get(20, TimeUnit.SECONDS);
    }
    CompletableFuture<?> found;
    try (Connection other = DriverManager.getConnection(Database.of(url).jdbc())) {
      other.setAutoCommit(false);
      delete(other, deleted);

      // When
      found = run(r -> r.catalog().liveSeries(List.of(live.id(), deleted.id(), movie.id())));
      waits(found);
      other.commit();
    }

    // Then
    assertThat(found.get(20, TimeUnit.SECONDS)).isEqualTo(Set.of(live.id()));
  }

  private static void waits(CompletableFuture<?> future) {
    await().during(Duration.ofMillis(100)).until(() -> !future.isDone());
  }

  private static void delete(Connection connection, Media media) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute("UPDATE media SET deleted_at = now() WHERE id = '" + media.id() + "'");
    }
  }

  private <T> CompletableFuture<T> run(Function<Repositories, Uni<T>> work) {
    return unitOfWork().write("test", work).subscribeAsCompletionStage();
  }

  @Override
  UnitOfWork unitOfWork() {
    return storage.unitOfWork();
  }
}
