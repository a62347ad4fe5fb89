package io.researcharr.data.contract;

import static io.researcharr.data.contract.UnitOfWorkContract.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.researcharr.data.domain.access.ApiKey;
import io.researcharr.data.fixture.Ordered;
import io.researcharr.data.port.AdminKeyFile;
import io.researcharr.data.port.Repositories;
import io.researcharr.data.port.StorageException;
import io.researcharr.data.port.UnitOfWork;
import io.researcharr.data.service.Edits;
import io.researcharr.data.service.KeyRing;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Whoever has the admin key gets in, at first starts and at later ones, alone or in a cluster. */
abstract class KeyRingContract {

  private static final Optional<String> NO_KEY = Optional.empty();

  private final List<KeyRing> opened = new ArrayList<>();
  private final Shelf shelf = new Shelf();

  abstract UnitOfWork unitOfWork();

  @BeforeEach
  void forgetAllKeys() {
    for (ApiKey key : keys()) {
      get(unitOfWork().write("test", r -> r.keys().remove(key.name())));
    }
  }

  @AfterEach
  void close() {
    opened.forEach(KeyRing::close);
  }

  @Test
  void makesAKeyAtTheFirstStartAndKeepsIt() {
    // When
    KeyRing ring = ring(unitOfWork());
    String first = get(ring.open(NO_KEY));
    String again = get(ring(unitOfWork()).open(NO_KEY));

    // Then
    assertThat(first).contains("just written to the shelf");
    assertThat(again).contains("made at the first start").contains("the shelf");
    assertThat(ring.authenticate(shelf.key)).isPresent();
    assertThat(ring.authenticate(shelf.key + "x")).isEmpty();
  }

  @Test
  void leavesOneKeyThatWorksWhenManyMakeTheirFirstStartAtOnce() {
    // When
    List<String> told =
        get(
            Multi.createFrom()
                .range(0, 8)
                .onItem()
                .transformToUni(i -> ring(unitOfWork()).open(NO_KEY))
                .merge(8)
                .collect()
                .asList());

    // Then
    assertThat(told).hasSize(8);
    assertThat(keys()).hasSize(1);
    assertThat(opened).allMatch(ring -> ring.authenticate(shelf.key).isPresent());
    assertThat(shelf.offers).isEmpty();
  }

  @Test
  void losesNoKeyWhoseStorageWasNotHeardOf() {
    // Given
    KeyRing ring = ring(new DeafOnce(unitOfWork()));

    // When
    assertThatThrownBy(() -> get(ring.open(NO_KEY)))
        .isInstanceOf(StorageException.Unavailable.class);
    String told = get(ring.open(NO_KEY));

    // Then
    assertThat(told).contains("just written to the shelf");
    assertThat(ring.authenticate(shelf.key)).isPresent();
  }

  @Test
  void acceptsTheKeyOfTheEnvironmentAndTheNextOneInItsPlace() {
    // Given
    get(ring(unitOfWork()).open(Optional.of("the-first-key")));

    // When
    KeyRing ring = ring(unitOfWork());
    String told = get(ring.open(Optional.of("the-second-key")));

    // Then
    assertThat(told).contains("API_KEY");
    assertThat(ring.authenticate("the-second-key")).isPresent();
    assertThat(ring.authenticate("the-first-key")).isEmpty();
    assertThat(shelf.key).isNull();
  }

  @Test
  void leavesTheOthersTheirKeyWhenAnInstanceStartsWithoutIt() {
    // Given
    get(ring(unitOfWork()).open(Optional.of("the-common-key")));

    // When
    KeyRing without = ring(unitOfWork());
    String told = get(without.open(NO_KEY));

    // Then
    assertThat(told).contains("earlier API_KEY");
    assertThat(without.authenticate("the-common-key")).isPresent();
    assertThat(shelf.key).isNull();
  }

  @Test
  void takesTheKeyThatItHasMadeFromTheEnvironmentToo() {
    // Given
    get(ring(unitOfWork()).open(NO_KEY));

    // When
    KeyRing ring = ring(unitOfWork());
    get(ring.open(Optional.of(shelf.key)));
    get(ring(unitOfWork()).open(Optional.of("another-key")));
    KeyRing last = ring(unitOfWork());
    get(last.open(NO_KEY));

    // Then
    assertThat(ring.authenticate(shelf.key)).isPresent();
    assertThat(last.authenticate(shelf.key)).isPresent();
    assertThat(last.authenticate("another-key")).isPresent();
  }

  private KeyRing ring(UnitOfWork unitOfWork) {
    KeyRing ring =
        new KeyRing(unitOfWork, Ordered::nextId, new Edits(InstantSource.system()), shelf);
    opened.add(ring);
    return ring;
  }

  private List<ApiKey> keys() {
    return get(unitOfWork().read("test", r -> r.keys().all()));
  }

  /** The directory that all instances share. */
  private static final class Shelf implements AdminKeyFile {

    private final Set<String> offers = ConcurrentHashMap.newKeySet();
    private volatile String key;

    @Override
    public String path() {
      return "the shelf";
    }

    @Override
    public void offer(String offered) {
      offers.add(offered);
    }

    @Override
    public synchronized boolean settle(Predicate<String> isStored) {
      Optional<String> stored = offers.stream().filter(isStored).findFirst();
      stored.ifPresent(found -> key = found);
      offers.clear();
      return stored.isPresent();
    }
  }

  /** A storage whose connection breaks once, after it has stored a first key. */
  private static final class DeafOnce implements UnitOfWork {

    private final UnitOfWork inner;
    private boolean wasDeaf;

    private DeafOnce(UnitOfWork inner) {
      this.inner = inner;
    }

    @Override
    public <T> Uni<T> write(String name, Function<Repositories, Uni<T>> work) {
      Uni<T> written = inner.write(name, work);
      if (!name.equals("keys.first") || wasDeaf) {
        return written;
      }
      wasDeaf = true;
      return written.onItem().failWith(() -> new StorageException.Unavailable("broken off"));
    }

    @Override
    public <T> Uni<T> writeOne(String name, Function<Repositories, Uni<T>> work) {
      return inner.writeOne(name, work);
    }

    @Override
    public <T> Uni<T> read(String name, Function<Repositories, Uni<T>> work) {
      return inner.read(name, work);
    }
  }
}
