package io.researcharr.data.contract;

import static io.researcharr.data.contract.UnitOfWorkContract.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.researcharr.data.domain.media.Media;
import io.researcharr.data.domain.repeat.KeptAnswer;
import io.researcharr.data.domain.repeat.KeyedRequest;
import io.researcharr.data.domain.repeat.RequestKey;
import io.researcharr.data.fixture.CountingRepeats;
import io.researcharr.data.fixture.Entries;
import io.researcharr.data.port.StorageException;
import io.researcharr.data.port.UnitOfWork;
import io.researcharr.data.service.Repeats;
import io.researcharr.data.service.Repeats.Given;
import io.researcharr.data.service.unit.SharedUnit;
import io.researcharr.data.wiring.ResilientUnitOfWork;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What {@link Repeats} promises. */
abstract class RepeatsContract {

  private final CountingRepeats counts = new CountingRepeats();
  private final AtomicInteger executions = new AtomicInteger();
  private final String key = "key " + System.nanoTime();
  private final KeyedRequest request = request("hash");
  private UnitOfWork joining;
  private Repeats repeats;

  abstract UnitOfWork unitOfWork();

  @BeforeEach
  void begin() {
    joining = new SharedUnit.Joining(new ResilientUnitOfWork(this::unitOfWork, 1_000));
    repeats = new Repeats(joining, counts, () -> Runnable::run);
  }

  @Test
  void carriesOutARequestOnceAndGivesItsAnswerAgain() {
    // Given
    Media movie = Entries.movie("Heat");
    Given first = get(repeats.once(request, creating(movie)));

    // When
    Given second = get(repeats.once(request, creating(Entries.movie("Another"))));

    // Then
    assertThat(first).isEqualTo(new Given(answer(movie), false));
    assertThat(second).isEqualTo(new Given(answer(movie), true));
    assertThat(executions).hasValue(1);
    assertThat(isThere(movie.id())).isTrue();
    assertThat(counts.timesExecuted()).isEqualTo(1);
    assertThat(counts.timesRepeated()).isEqualTo(1);
  }

  @Test
  void carriesOutOneOfManyThatComeAtTheSameTime() {
    // When
    List<Given> given =
        get(
            Multi.createFrom()
                .range(0, 20)
                .onItem()
                .transformToUni(i -> repeats.once(request, creating(Entries.movie("Race " + i))))
                .merge(20)
                .collect()
                .asList());

    // Then
    assertThat(given).hasSize(20).extracting(Given::answer).containsOnly(given.get(0).answer());
    assertThat(given).filteredOn(one -> !one.isRepeated()).hasSize(1);
    assertThat(counts.timesExecuted()).isEqualTo(1);
    assertThat(isThere(UUID.fromString(given.get(0).answer().body()))).isTrue();
  }

  @Test
  void refusesAnotherRequestUnderTheSameKey() {
    // Given
    get(repeats.once(request, creating(Entries.movie("Heat"))));

    // When
    Uni<Given> other = repeats.once(request("other"), creating(Entries.movie("Other")));

    // Then
    assertThatThrownBy(() -> get(other)).isInstanceOf(StorageException.KeyReused.class);
    assertThat(executions).hasValue(1);
    assertThat(counts.timesReused()).isEqualTo(1);
  }

  @Test
  void leavesNothingBehindOfARequestThatFails() {
    // Given
    Media movie = Entries.movie("Heat");
    Supplier<Uni<KeptAnswer>> failing =
        () ->
            creating(movie)
                .get()
                .invoke(
                    () -> {
                      throw new StorageException.Validation("title", "is no good");
                    });
    assertThatThrownBy(() -> get(repeats.once(request, failing)))
        .isInstanceOf(StorageException.Validation.class);
    boolean stayed = isThere(movie.id());

    // When
    Given again = get(repeats.once(request("other"), creating(movie)));

    // Then
    assertThat(stayed).isFalse();
    assertThat(again.isRepeated()).isFalse();
  }

  @Test
  void joinsEverythingThatTheRequestDoesIntoOneUnitOfWork() {
    // Given
    Media one = Entries.movie("One");
    Media two = Entries.movie("Two");
    Supplier<Uni<KeptAnswer>> call =
        () ->
            joining
                .writeOne("test", r -> r.media().insert(one))
                .chain(() -> joining.write("test", r -> r.media().insert(two)))
                .chain(() -> joining.read("test", r -> r.media().find(one.id())))
                .invoke(found -> assertThat(found).isPresent())
                .invoke(
                    () -> {
                      throw new StorageException.Validation("x", "is no good");
                    })
                .replaceWith(answer(one));

    // When
    Uni<Given> failing = repeats.once(request, call);

    // Then
    assertThatThrownBy(() -> get(failing)).isInstanceOf(StorageException.Validation.class);
    assertThat(isThere(one.id())).isFalse();
    assertThat(isThere(two.id())).isFalse();
  }

  @Test
  void refusesAnAnswerThatIsTooLargeToBeKeptAndChangesNothing() {
    // Given
    Media movie = Entries.movie("Heat");
    KeptAnswer large = new KeptAnswer(200, Map.of(), "x".repeat(KeptAnswer.MAX_LENGTH + 1));

    // When
    Uni<Given> once = repeats.once(request, () -> creating(movie).get().replaceWith(large));

    // Then
    assertThatThrownBy(() -> get(once)).isInstanceOf(StorageException.TooLarge.class);
    assertThat(isThere(movie.id())).isFalse();
  }

  private Supplier<Uni<KeptAnswer>> creating(Media media) {
    return () -> {
      executions.incrementAndGet();
      return joining.writeOne("test", r -> r.media().insert(media)).map(RepeatsContract::answer);
    };
  }

  private static KeptAnswer answer(Media media) {
    return new KeptAnswer(201, Map.of("ETag", "\"1\""), media.id().toString());
  }

  private KeyedRequest request(String hash) {
    return new KeyedRequest(new RequestKey("tester", "POST /repeats", key), hash);
  }

  private boolean isThere(UUID id) {
    return get(unitOfWork().read("test", r -> r.media().find(id))).isPresent();
  }
}
