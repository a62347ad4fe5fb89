package io.researcharr.data.contract;

import static io.researcharr.data.contract.UnitOfWorkContract.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.researcharr.data.domain.access.ApiKey;
import io.researcharr.data.domain.access.Role;
import io.researcharr.data.fixture.Entries;
import io.researcharr.data.fixture.Ordered;
import io.researcharr.data.port.KeyRepository;
import io.researcharr.data.port.UnitOfWork;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The laws of {@link KeyRepository}. */
abstract class KeyRepositoryContract {

  abstract UnitOfWork unitOfWork();

  @Test
  void tellsEverybodyTheSecretOfTheOneWhoWasFirst() {
    // Given
    String name = "secret-" + System.nanoTime();

    // When
    List<String> told =
        get(
            Multi.createFrom()
                .range(0, 20)
                .onItem()
                .transformToUni(
                    i -> unitOfWork().write("test", r -> r.keys().secret(name, "offer " + i)))
                .merge(20)
                .collect()
                .asList());

    // Then
    assertThat(told).hasSize(20);
    assertThat(told.stream().distinct()).hasSize(1);
  }

  @Test
  void storesAKeyInPlaceOfTheOneOfTheSameName() {
    // Given
    String name = "key-" + System.nanoTime();
    keys(k -> k.put(key(name, "old")));

    // When
    keys(k -> k.put(key(name, "new")));

    // Then
    assertThat(keys(KeyRepository::all))
        .filteredOn(key -> key.name().equals(name))
        .extracting(ApiKey::hash)
        .containsExactly(ApiKey.hash(name + "new"));
  }

  @Test
  void storesAFirstKeyOnlyWhereThereIsNone() {
    // Given
    String name = "key-" + System.nanoTime();
    keys(k -> k.put(key(name, "there")));

    // When
    boolean first = keys(k -> k.putFirst(key("first-" + name, "x")));
    keys(k -> k.remove(name));

    // Then
    assertThat(first).isFalse();
    assertThat(keys(KeyRepository::all)).extracting(ApiKey::name).doesNotContain(name);
  }

  @Test
  void leavesAKeyUnderTheNameThatItHasAlready() {
    // Given
    String name = "key-" + System.nanoTime();
    ApiKey first = key(name, "same");
    keys(k -> k.put(first));
    keys(k -> k.put(key("other-" + name, "old")));

    // When
    keys(
        k ->
            k.put(
                new ApiKey(
                    Ordered.nextId(), "other-" + name, first.hash(), Role.ADMIN, Entries.NOON)));

    // Then
    assertThat(keys(KeyRepository::all))
        .filteredOn(key -> key.name().endsWith(name))
        .extracting(ApiKey::name, ApiKey::hash, ApiKey::role)
        .containsExactly(tuple(name, first.hash(), Role.ADMIN));
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void takesTheSameKeyFromSeveralAtOnce(boolean isThereAnOlderOne) {
    // Given
    String name = "key-" + System.nanoTime();
    if (isThereAnOlderOne) {
      keys(k -> k.put(key(name, "old")));
    }

    // When
    get(
        Multi.createFrom()
            .range(0, 20)
            .onItem()
            .transformToUni(
                i -> unitOfWork().write("test", r -> r.keys().put(key(name, "at once"))))
            .merge(20)
            .collect()
            .asList());

    // Then
    assertThat(keys(KeyRepository::all))
        .filteredOn(key -> key.name().equals(name))
        .extracting(ApiKey::hash)
        .containsExactly(ApiKey.hash(name + "at once"));
  }

  private static ApiKey key(String name, String key) {
    return new ApiKey(Ordered.nextId(), name, ApiKey.hash(name + key), Role.READ, Entries.NOON);
  }

  private <T> T keys(Function<KeyRepository, Uni<T>> work) {
    return get(unitOfWork().write("test", r -> work.apply(r.keys())));
  }
}
