package io.researcharr.data.contract;

import static io.researcharr.data.contract.UnitOfWorkContract.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.researcharr.data.domain.media.Edit;
import io.researcharr.data.domain.media.Episode;
import io.researcharr.data.domain.media.Media;
import io.researcharr.data.domain.media.MediaDraft;
import io.researcharr.data.fixture.Entries;
import io.researcharr.data.port.MediaRepository;
import io.researcharr.data.port.StorageException;
import io.researcharr.data.port.StorageException.Duplicate;
import io.researcharr.data.port.StorageException.VersionConflict;
import io.researcharr.data.port.UnitOfWork;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The laws of {@link MediaRepository} and {@link io.researcharr.data.port.MediaBatches}. */
abstract class MediaRepositoryContract {

  private static final Duration TIME_ENOUGH = Duration.ofSeconds(30);
  private static final Edit LATER = new Edit("somebody", Entries.NOON.plusSeconds(60));

  abstract UnitOfWork unitOfWork();

  @Test
  void givesBackEveryFieldAsItWasStored() {
    // Given
    Media movie = Entries.movie("Ünïcödé \uD83C\uDFAC \"quoted\" ' ; -- \\ % _");
    Media series = Entries.series("Dark");
    Media plain = Entries.episode(series, 0, 0);
    Media episode =
        Media.create(
            plain.id(),
            new MediaDraft(
                plain.fields(),
                new Episode(
                    new Episode.Position(series.id(), 1, 2),
                    Optional.of(LocalDate.of(2017, 12, 1)))),
            Entries.EDIT);

    // When
    List.of(movie, series, episode).forEach(media -> write(m -> m.insert(media)));

    // Then
    assertThat(find(movie.id())).contains(movie);
    assertThat(find(series.id())).contains(series);
    assertThat(find(episode.id())).contains(episode);
  }

  @Test
  void findsNothingWhereThereIsNothing() {
    assertThat(find(Entries.newId())).isEmpty();
  }

  @Test
  void countsTheVersionUpByOneWithEachChange() {
    // Given
    Media media = Entries.movie("One");
    write(m -> m.insert(media));

    // When
    Media second = media.replace(Entries.movieDraft("Two"), LATER);
    write(m -> m.update(second));
    Media third = second.delete(LATER);
    write(m -> m.update(third));

    // Then
    assertThat(find(media.id())).contains(third);
    assertThat(third.version()).isEqualTo(3);
  }

  @Test
  void refusesAChangeToAVersionThatIsOld() {
    // Given
    Media media = Entries.movie("One");
    write(m -> m.insert(media));
    write(m -> m.update(media.replace(Entries.movieDraft("Two"), LATER)));

    // When
    VersionConflict conflict =
        catchThrowableOfType(
            VersionConflict.class,
            () -> write(m -> m.update(media.replace(Entries.movieDraft("Three"), LATER))));

    // Then
    assertThat(conflict.currentVersion()).isEqualTo(2);
    assertThat(conflict.id()).isEqualTo(media.id().toString());
    assertThat(find(media.id()).orElseThrow().fields().title()).isEqualTo("Two");
  }

  @Test
  void refusesToChangeWhatIsNotThere() {
    // Given
    Media media = Entries.movie("One");

    // Then
    assertThatThrownBy(() -> write(m -> m.update(media.delete(LATER))))
        .isInstanceOf(StorageException.NotFound.class);
    assertThatThrownBy(() -> write(m -> m.purge(media.id(), 1)))
        .isInstanceOf(StorageException.NotFound.class);
  }

  @Test
  void allowsOneLiveEntryForEachExternalId() {
    // Given
    Media first = Entries.movie("First");
    write(m -> m.insert(first));
    Media second = Media.create(Entries.newId(), first.draft(), LATER);
    Media other = Entries.movie("Other");
    write(m -> m.insert(other));

    // Then
    assertThatThrownBy(() -> write(m -> m.insert(second)))
        .isInstanceOf(StorageException.Duplicate.class);
    assertThatThrownBy(() -> write(m -> m.update(other.replace(first.draft(), LATER))))
        .isInstanceOf(StorageException.Duplicate.class);

    // When
    write(m -> m.update(first.delete(LATER)));
    write(m -> m.insert(second));

    // Then
    assertThat(find(second.id())).contains(second);
  }

  @Test
  void allowsOneLiveEpisodeForEachPosition() {
    // Given
    Media series = Entries.series("Dark");
    Media first = Entries.episode(series, 1, 1);
    Media second = Entries.episode(series, 1, 1);
    write(m -> m.insert(series));
    write(m -> m.insert(first));

    // Then
    assertThatThrownBy(() -> write(m -> m.insert(second)))
        .isInstanceOf(StorageException.Duplicate.class)
        .hasMessageContaining("another episode");
  }

  @Test
  void allowsEpisodesOnlyOfSeriesThatAreLive() {
    // Given
    Media movie = Entries.movie("No series");
    Media series = Entries.series("Gone");
    write(m -> m.insert(movie));
    write(m -> m.insert(series));
    Media episode = Entries.episode(series, 1, 1);
    write(m -> m.insert(episode));
    write(m -> m.update(series.delete(LATER)));

    // Then
    List<UUID> noSeries = List.of(movie.id(), series.id(), Entries.newId());
    for (UUID id : noSeries) {
      assertThatThrownBy(() -> write(m -> m.insert(Entries.episode(id, 1, 2))))
          .isInstanceOf(StorageException.Validation.class)
          .hasMessageContaining("seriesId");
    }
    assertThatThrownBy(
            () ->
                write(m -> m.update(episode.replace(Entries.episode(series, 1, 3).draft(), LATER))))
        .isInstanceOf(StorageException.Validation.class);
  }

  @Test
  void deletesAndRestoresTheEpisodesOfASeriesTogether() {
    // Given
    Media series = Entries.series("Dark");
    Media one = Entries.episode(series, 1, 1);
    Media two = Entries.episode(series, 1, 2);
    List.of(series, one, two).forEach(media -> write(m -> m.insert(media)));

    // When
    int deleted = write(m -> m.deleteEpisodes(series.id(), LATER));

    // Then
    assertThat(deleted).isEqualTo(2);
    assertThat(find(one.id())).contains(one.delete(LATER));

    // When
    int restored = write(m -> m.restoreEpisodes(series.id(), LATER.at(), LATER));

    // Then
    assertThat(restored).isEqualTo(2);
    assertThat(find(one.id())).contains(one.delete(LATER).restore(LATER));
  }

  @Test
  void saysWhatKeepsEpisodesFromComingBack() {
    // Given
    Media series = Entries.series("Dark");
    Media episode = Entries.episode(series, 1, 1);
    write(m -> m.insert(series));
    write(m -> m.insert(episode));
    write(m -> m.deleteEpisodes(series.id(), LATER));
    Media samePlace = Entries.episode(series, 1, 1);
    write(m -> m.insert(samePlace));

    // Then
    assertThatThrownBy(() -> write(m -> m.restoreEpisodes(series.id(), LATER.at(), LATER)))
        .isInstanceOf(Duplicate.class)
        .hasMessageContaining("season and episode number");

    // Given
    write(m -> m.purge(samePlace.id(), 1));
    var draft = Entries.episode(series, 1, 2).draft();
    write(
        m ->
            m.insert(
                Media.create(
                    Entries.newId(),
                    new MediaDraft(episode.fields(), draft.details()),
                    Entries.EDIT)));

    // Then
    assertThatThrownBy(() -> write(m -> m.restoreEpisodes(series.id(), LATER.at(), LATER)))
        .isInstanceOf(Duplicate.class)
        .hasMessageContaining("external id");
  }

  @Test
  void purgesOnlyTheVersionThatWasSeenAndTheEpisodesWithTheirSeries() {
    // Given
    Media series = Entries.series("Dark");
    Media episode = Entries.episode(series, 1, 1);
    write(m -> m.insert(series));
    write(m -> m.insert(episode));

    // Then
    assertThatThrownBy(() -> write(m -> m.purge(series.id(), 7)))
        .isInstanceOf(VersionConflict.class);

    // When
    write(m -> m.purge(series.id(), 1));

    // Then
    assertThat(find(series.id())).isEmpty();
    assertThat(find(episode.id())).isEmpty();
  }

  @Test
  void purgesManyAtOnceEachForItself() {
    // Given
    List<Media> stored = Stream.generate(() -> Entries.movie("Many")).limit(300).toList();
    get(unitOfWork().write("test", r -> r.batches().insertAll(stored)));

    // When
    CompletableFuture<Void> all =
        CompletableFuture.allOf(
            stored.stream()
                .map(media -> unitOfWork().write("test", r -> r.media().purge(media.id(), 1)))
                .map(Uni::subscribeAsCompletionStage)
                .toArray(CompletableFuture[]::new));

    // Then
    assertThat(all).succeedsWithin(TIME_ENOUGH);
    assertThat(find(stored.get(299).id())).isEmpty();
  }

  @Test
  void storesABatchWholeOrNotAtAll() {
    // Given
    Media stored = Entries.movie("Stored");
    write(m -> m.insert(stored));
    Media fresh = Entries.movie("Fresh");
    Media clash = Media.create(Entries.newId(), stored.draft(), LATER);

    // When
    Uni<Void> batch = unitOfWork().write("test", r -> r.batches().insertAll(List.of(fresh, clash)));

    // Then
    assertThatThrownBy(() -> get(batch)).isInstanceOf(StorageException.class);
    assertThat(find(fresh.id())).isEmpty();
  }

  @Test
  void changesABatchOnlyWhereEveryVersionIsTheLastOne() {
    // Given
    Media one = Entries.movie("One");
    Media two = Entries.series("Two");
    get(unitOfWork().write("test", r -> r.batches().insertAll(List.of(one, two))));
    Media oneChanged = one.replace(Entries.movieDraft("One changed"), LATER);
    Media twoDeleted = two.delete(LATER);

    // When
    get(unitOfWork().write("test", r -> r.batches().updateAll(List.of(oneChanged, twoDeleted))));

    // Then
    assertThat(find(one.id())).contains(oneChanged);
    assertThat(find(two.id())).contains(twoDeleted);
    Uni<Void> stale =
        unitOfWork()
            .write(
                "test",
                r -> r.batches().updateAll(List.of(one.delete(LATER), twoDeleted.restore(LATER))));
    assertThatThrownBy(() -> get(stale)).isInstanceOf(StorageException.class);
    assertThat(find(two.id())).contains(twoDeleted);
  }

  private <T> T write(Function<MediaRepository, Uni<T>> work) {
    return get(unitOfWork().write("test", r -> work.apply(r.media())));
  }

  private Optional<Media> find(UUID id) {
    return get(unitOfWork().read("test.find", r -> r.media().find(id)));
  }
}
