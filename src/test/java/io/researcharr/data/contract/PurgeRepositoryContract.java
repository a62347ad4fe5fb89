package io.researcharr.data.contract;

import static io.researcharr.data.contract.UnitOfWorkContract.get;
import static org.assertj.core.api.Assertions.assertThat;

import io.researcharr.data.domain.media.Edit;
import io.researcharr.data.domain.media.Media;
import io.researcharr.data.domain.media.MediaType;
import io.researcharr.data.fixture.Database;
import io.researcharr.data.fixture.Entries;
import io.researcharr.data.port.PurgeRepository;
import io.researcharr.data.port.UnitOfWork;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The laws of {@link PurgeRepository}. */
abstract class PurgeRepositoryContract {

  private static final Instant LONG_AGO = Instant.parse("2001-01-01T00:00:00Z");
  private static final Instant LIMIT = LONG_AGO.plus(Duration.ofDays(1));

  abstract UnitOfWork unitOfWork();

  abstract Database database();

  @BeforeEach
  void clear() throws SQLException {
    database()
        .execute(
            "DELETE FROM media WHERE series_id IN"
                + " (SELECT id FROM media WHERE deleted_at IS NOT NULL)");
    for (MediaType type : MediaType.values()) {
      purge(type, 10_000);
    }
  }

  @Test
  void removesWhatWasDeletedBeforeTheTimeAndNothingElse() {
    // Given
    Media old = deleted(Entries.movie("Old"), LONG_AGO);
    Media young = deleted(Entries.movie("Young"), LIMIT);
    Media live = stored(Entries.movie("Live"));

    // When
    int purged = purge(MediaType.MOVIE, 10);

    // Then
    assertThat(purged).isEqualTo(1);
    assertThat(isThere(old)).isFalse();
    assertThat(isThere(young)).isTrue();
    assertThat(isThere(live)).isTrue();
  }

  @Test
  void removesThoseFirstThatWereDeletedFirstAndNoMoreThanWasAskedFor() {
    // Given
    Media second = deleted(Entries.movie("Second"), LONG_AGO.plusSeconds(2));
    Media third = deleted(Entries.movie("Third"), LONG_AGO.plusSeconds(3));
    Media first = deleted(Entries.movie("First"), LONG_AGO.plusSeconds(1));

    // When
    int purged = purge(MediaType.MOVIE, 2);

    // Then
    assertThat(purged).isEqualTo(2);
    assertThat(List.of(isThere(first), isThere(second), isThere(third)))
        .containsExactly(false, false, true);
  }

  @Test
  void keepsASeriesUntilTheLastOfItsEpisodesHasGone() {
    // Given
    Media series = stored(Entries.series("Dark"));
    Media first = deleted(Entries.episode(series.id(), 1, 1), LONG_AGO);
    Media second = deleted(Entries.episode(series.id(), 1, 2), LONG_AGO);
    deleted(series.id(), LONG_AGO);
    purge(MediaType.EPISODE, 1);

    // When
    int early = purge(MediaType.SERIES, 10);

    // Then
    assertThat(early).isZero();
    assertThat(List.of(isThere(series), isThere(first), isThere(second)))
        .containsExactlyInAnyOrder(true, true, false);
    assertThat(purge(MediaType.EPISODE, 10)).isEqualTo(1);
    assertThat(purge(MediaType.SERIES, 10)).isEqualTo(1);
    assertThat(isThere(series)).isFalse();
  }

  @Test
  void neverTakesALiveEpisodeWithItsSeries() {
    // Given
    Media series = stored(Entries.series("Dark"));
    Media episode = stored(Entries.episode(series.id(), 1, 1));
    deleted(series.id(), LONG_AGO);

    // When
    int purged = purge(MediaType.SERIES, 10);

    // Then
    assertThat(purged).isZero();
    assertThat(isThere(series)).isTrue();
    assertThat(isThere(episode)).isTrue();
  }

  @Test
  void goesPastASeriesThatHasToStay() {
    // Given
    Media staying = stored(Entries.series("Dark"));
    stored(Entries.episode(staying.id(), 1, 1));
    deleted(staying.id(), LONG_AGO);
    Media empty = deleted(Entries.series("1899"), LONG_AGO.plusSeconds(1));

    // When
    int purged = purge(MediaType.SERIES, 1);

    // Then
    assertThat(purged).isEqualTo(1);
    assertThat(isThere(staying)).isTrue();
    assertThat(isThere(empty)).isFalse();
  }

  @Test
  void leavesATombstoneWithAVersionAboveTheLast() throws SQLException {
    // Given
    Media movie = deleted(Entries.movie("Heat"), LONG_AGO);

    // When
    purge(MediaType.MOVIE, 10);

    // Then
    assertThat(
            database()
                .query(
                    "SELECT version FROM tombstones WHERE entity_type = 'media' AND entity_id = '"
                        + movie.id()
                        + "'"))
        .containsExactly("3");
  }

  @Test
  void takesWhatIsQueuedWithItAndLeavesJobsWithoutIt() throws SQLException {
    // Given
    Media movie = stored(Entries.movie("Heat"));
    UUID job = Entries.newId();
    UUID item = Entries.newId();
    database()
        .execute(
            "INSERT INTO processing_jobs (id, type, media_id) VALUES ('%s', 'search', '%s')"
                .formatted(job, movie.id()));
    database()
        .execute(
            "INSERT INTO queue_items (id, media_id, service) VALUES ('%s', '%s', 'radarr')"
                .formatted(item, movie.id()));
    deleted(movie.id(), LONG_AGO);

    // When
    purge(MediaType.MOVIE, 10);

    // Then
    assertThat(database().query("SELECT id FROM queue_items WHERE id = '" + item + "'")).isEmpty();
    assertThat(
            database()
                .query(
                    "SELECT status FROM processing_jobs WHERE media_id IS NULL AND id = '"
                        + job
                        + "'"))
        .containsExactly("queued");
  }

  private int purge(MediaType type, int limit) {
    return get(unitOfWork().write("test", r -> r.purge().purgeMedia(type, LIMIT, limit)));
  }

  private Media stored(Media media) {
    return get(unitOfWork().writeOne("test", r -> r.media().insert(media)));
  }

  private Media deleted(Media media, Instant at) {
    stored(media);
    deleted(media.id(), at);
    return media;
  }

  private void deleted(UUID id, Instant at) {
    get(
        unitOfWork()
            .write(
                "test",
                r ->
                    r.media()
                        .find(id)
                        .flatMap(
                            found ->
                                r.media()
                                    .update(found.orElseThrow().delete(new Edit("tester", at))))));
  }

  private boolean isThere(Media media) {
    return get(unitOfWork().read("test", r -> r.media().find(media.id()))).isPresent();
  }
}
