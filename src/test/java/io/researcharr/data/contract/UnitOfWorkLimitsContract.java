package io.researcharr.data.contract;

import static io.researcharr.data.contract.UnitOfWorkContract.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.researcharr.data.domain.media.Media;
import io.researcharr.data.fixture.Entries;
import io.researcharr.data.port.StorageException;
import io.researcharr.data.port.UnitOfWork;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What may not be done inside a {@link UnitOfWork}; on every engine it fails at once. */
@Timeout(60)
abstract class UnitOfWorkLimitsContract {

  abstract UnitOfWork unitOfWork();

  @Test
  void refusesAtOnceToWaitForSomethingElse() {
    // Given
    Media one = Entries.movie("One");
    Uni<Media> never = Uni.createFrom().emitter(emitter -> {});

    // When
    List<Uni<Media>> units =
        List.of(
            unitOfWork().write("test", r -> r.media().insert(one).chain(() -> never)),
            unitOfWork().write("test", r -> never),
            unitOfWork().read("test", r -> r.media().find(one.id()).chain(() -> never)),
            unitOfWork().writeOne("test", r -> never));

    // Then
    for (Uni<Media> unit : units) {
      assertThatThrownBy(() -> unit.await().atMost(Duration.ofSeconds(5)))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("waits for something that is not a repository call");
    }
    assertThat(find(one.id())).isEmpty();
  }

  @Test
  void refusesAtOnceAUnitOfWorkThatWaitsForAnotherOne() {
    // Given
    Media one = Entries.movie("One");

    // When
    Uni<Media> outer =
        unitOfWork()
            .write("outer", r -> unitOfWork().write("inner", inner -> inner.media().insert(one)));

    // Then
    assertThatThrownBy(() -> outer.await().atMost(Duration.ofSeconds(5)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("outer");
  }

  @Test
  void refusesCallsAfterItsEnd() {
    // Given
    AtomicReference<Uni<Optional<Media>>> leaked = new AtomicReference<>();
    UUID id = Entries.newId();
    get(
        unitOfWork()
            .read(
                "test",
                r -> {
                  leaked.set(r.media().find(id));
                  return r.media().find(id);
                }));

    // When
    Uni<Optional<Media>> late = leaked.get();

    // Then
    assertThatThrownBy(() -> get(late))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("outside of its unit of work");
  }

  @Test
  void doesNotWriteInARead() {
    // Given
    Media one = Entries.movie("One");

    // When
    Uni<Media> read = unitOfWork().read("test", r -> r.media().insert(one));

    // Then
    assertThatThrownBy(() -> get(read))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("may not write");
    assertThat(find(one.id())).isEmpty();
  }

  @Test
  void changesOnlyOnceInAWriteOne() {
    // Given
    Media one = Entries.movie("One");
    Media two = Entries.movie("Two");

    // When
    Uni<Media> unit =
        unitOfWork()
            .writeOne("test", r -> r.media().insert(one).chain(() -> r.media().insert(two)));

    // Then
    assertThatThrownBy(() -> get(unit))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("single changing call");
    assertThat(find(two.id())).isEmpty();
  }

  @Test
  void explainsADuplicateInAWriteOneToo() {
    // Given
    Media one = Entries.movie("One");
    get(unitOfWork().writeOne("test", r -> r.media().insert(one)));
    Media same = Media.create(Entries.newId(), one.draft(), Entries.EDIT);

    // When
    Uni<Media> again = unitOfWork().writeOne("test", r -> r.media().insert(same));

    // Then
    assertThatThrownBy(() -> get(again))
        .isInstanceOf(StorageException.Duplicate.class)
        .hasMessageContaining(one.fields().externalId().toString());
  }

  private Optional<Media> find(UUID id) {
    return get(unitOfWork().read("test.find", r -> r.media().find(id)));
  }
}
