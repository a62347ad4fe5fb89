package io.researcharr.data.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.researcharr.data.domain.media.Media;
import io.researcharr.data.fixture.Entries;
import io.researcharr.data.port.StorageException;
import io.researcharr.data.port.UnitOfWork;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The laws of {@link UnitOfWork}, to be kept by every engine and every decorator. */
@Timeout(60)
abstract class UnitOfWorkContract {

  abstract UnitOfWork unitOfWork();

  @Test
  void storesEverythingThatAWriteHasDone() {
    // Given
    Media one = Entries.movie("One");
    Media two = Entries.movie("Two");

    // When
    String answer =
        get(
            unitOfWork()
                .write(
                    "test",
                    r ->
                        r.media().insert(one).chain(() -> r.media().insert(two)).map(m -> "done")));

    // Then
    assertThat(answer).isEqualTo("done");
    assertThat(find(one.id())).contains(one);
    assertThat(find(two.id())).contains(two);
  }

  @Test
  void storesNothingOfAWriteThatFails() {
    // Given
    Media one = Entries.movie("One");

    // When
    Uni<Media> write =
        unitOfWork()
            .write(
                "test",
                r ->
                    r.media()
                        .insert(one)
                        .invoke(
                            () -> {
                              throw new StorageException.Validation("title", "is no good");
                            }));

    // Then
    assertThatThrownBy(() -> get(write)).isInstanceOf(StorageException.Validation.class);
    assertThat(find(one.id())).isEmpty();
  }

  @Test
  void storesNothingWhenALaterCallFails() {
    // Given
    Media one = Entries.movie("One");

    // When
    Uni<Media> write =
        unitOfWork().write("test", r -> r.media().insert(one).chain(() -> r.media().insert(one)));

    // Then
    assertThatThrownBy(() -> get(write)).isInstanceOf(StorageException.Duplicate.class);
    assertThat(find(one.id())).isEmpty();
  }

  @Test
  void failsWhenTheWorkItselfThrows() {
    // When
    Uni<Object> write =
        unitOfWork()
            .write(
                "test",
                r -> {
                  throw new StorageException.Validation("title", "is no good");
                });

    // Then
    assertThatThrownBy(() -> get(write)).isInstanceOf(StorageException.Validation.class);
  }

  @Test
  void givesBackAFailureOfTheWorkAsItIs() {
    // Given
    RuntimeException own =
        new UnsupportedOperationException("mine", new java.io.IOException("why"));

    // When
    List<Uni<Object>> units =
        List.of(
            unitOfWork().write("test", r -> Uni.createFrom().failure(own)),
            unitOfWork()
                .write(
                    "test",
                    r ->
                        r.media()
                            .find(Entries.newId())
                            .map(
                                found -> {
                                  throw own;
                                })),
            unitOfWork().read("test", r -> Uni.createFrom().failure(own)));

    // Then
    for (Uni<Object> unit : units) {
      assertThatThrownBy(() -> get(unit)).isSameAs(own);
    }
  }

  @Test
  void canBeSubscribedToAgain() {
    // Given
    UUID id = Entries.newId();
    Uni<Optional<Media>> read = unitOfWork().read("test", r -> r.media().find(id));

    // When
    Optional<Media> first = get(read);
    Optional<Media> second = get(read);

    // Then
    assertThat(first).isEmpty();
    assertThat(second).isEmpty();
  }

  @Test
  void runsToItsEndWhenNobodyListensAnyMore() {
    // Given
    List<Media> all = IntStream.range(0, 50).mapToObj(i -> Entries.movie("Gone " + i)).toList();

    // When
    for (Media media : all) {
      unitOfWork()
          .write("test", r -> r.media().insert(media))
          .subscribe()
          .with(ignored -> {}, failure -> {})
          .cancel();
    }

    // Then
    await()
        .atMost(Duration.ofSeconds(20))
        .untilAsserted(() -> assertThat(all).allMatch(media -> find(media.id()).isPresent()));
    assertThat(find(all.get(0).id())).isPresent();
  }

  @Test
  void keepsEachUnitApartFromTheOthersThatRunBesideIt() {
    // Given
    List<Media> all = IntStream.range(0, 300).mapToObj(i -> Entries.movie("M" + i)).toList();

    // When
    List<Boolean> stored =
        get(
            Multi.createFrom()
                .range(0, all.size())
                .onItem()
                .transformToUni(
                    i ->
                        unitOfWork()
                            .write(
                                "test",
                                r ->
                                    r.media()
                                        .insert(all.get(i))
                                        .invoke(
                                            () -> {
                                              if (i % 3 == 0) {
                                                throw new StorageException.Validation("x", "no");
                                              }
                                            }))
                            .map(m -> true)
                            .onFailure(StorageException.Validation.class)
                            .recoverWithItem(false))
                .merge(64)
                .collect()
                .asList());

    // Then
    assertThat(stored).hasSize(300).filteredOn(ok -> !ok).hasSize(100);
    for (int i = 0; i < all.size(); i++) {
      assertThat(find(all.get(i).id()).isPresent()).as("movie %d", i).isEqualTo(i % 3 != 0);
    }
  }

  @Test
  void letsOneOfManyWinWhoChangeTheSameVersion() {
    // Given
    Media media = Entries.movie("Contended");
    get(unitOfWork().writeOne("test", r -> r.media().insert(media)));

    // When
    List<Integer> wins =
        get(
            Multi.createFrom()
                .range(0, 20)
                .onItem()
                .transformToUni(
                    i ->
                        unitOfWork()
                            .write(
                                "test",
                                r ->
                                    r.media()
                                        .update(
                                            media.replace(
                                                Entries.movieDraft("Winner " + i), Entries.EDIT)))
                            .map(m -> 1)
                            .onFailure(StorageException.VersionConflict.class)
                            .recoverWithItem(0))
                .merge(20)
                .collect()
                .asList());

    // Then
    assertThat(wins.stream().mapToInt(Integer::intValue).sum()).isEqualTo(1);
    assertThat(find(media.id()).orElseThrow().version()).isEqualTo(2);
  }

  private Optional<Media> find(UUID id) {
    return get(unitOfWork().read("test.find", r -> r.media().find(id)));
  }

  static <T> T get(Uni<T> uni) {
    return uni.await().atMost(Duration.ofSeconds(30));
  }
}
