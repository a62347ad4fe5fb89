package io.researcharr.data.contract;

import static io.researcharr.data.contract.UnitOfWorkContract.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.researcharr.data.domain.repeat.KeptAnswer;
import io.researcharr.data.domain.repeat.KeyedRequest;
import io.researcharr.data.domain.repeat.RequestKey;
import io.researcharr.data.fixture.Database;
import io.researcharr.data.port.AnswerRepository;
import io.researcharr.data.port.AnswerRepository.Kept;
import io.researcharr.data.port.AnswerRepository.Seen;
import io.researcharr.data.port.StorageException;
import io.researcharr.data.port.UnitOfWork;
import io.smallrye.mutiny.Uni;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** The laws of {@link AnswerRepository}. */
abstract class AnswerRepositoryContract {

  private static final Duration LEASE = Duration.ofMinutes(1);
  private static final KeptAnswer ANSWER =
      new KeptAnswer(201, Map.of("ETag", "\"1\"", "Location", "/a\\b"), "{\"a\":\"ü\\n\"}");

  private final RequestKey key = new RequestKey("tester", "POST /x", "key " + System.nanoTime());
  private final KeyedRequest request = new KeyedRequest(key, "hash");

  abstract UnitOfWork unitOfWork();

  abstract Database database();

  @Test
  void tellsTheFirstThatTheRequestIsTheirsAndThatNothingIsKnown() {
    assertThat(begin()).isEqualTo(new Seen(true, Optional.empty()));
  }

  @Test
  void givesBackWhatWasKeptWithTheHashOfItsRequest() {
    // Given
    write(a -> a.keep(request, ANSWER));

    // When
    Seen seen = write(a -> a.begin(key));

    // Then
    assertThat(seen.kept()).contains(new Kept("hash", ANSWER));
    assertThat(find()).contains(new Kept("hash", ANSWER));
  }

  @Test
  void knowsNothingOfTheKeysOfOtherCallersAndTargets() {
    // Given
    write(a -> a.keep(request, ANSWER));

    // When
    Seen other = write(a -> a.begin(new RequestKey("other", key.target(), key.key())));
    Seen elsewhere = write(a -> a.begin(new RequestKey(key.caller(), "POST /y", key.key())));

    // Then
    assertThat(other.kept()).isEmpty();
    assertThat(elsewhere.kept()).isEmpty();
  }

  @Test
  void keepsNoSecondAnswer() {
    // Given
    write(a -> a.keep(request, ANSWER));

    // When
    Uni<Void> again =
        unitOfWork()
            .write("test", r -> r.answers().keep(request, new KeptAnswer(200, Map.of(), "")));

    // Then
    assertThatThrownBy(() -> get(again)).isInstanceOf(StorageException.Contention.class);
    assertThat(find()).contains(new Kept("hash", ANSWER));
  }

  @Test
  void keepsNothingOfAUnitOfWorkThatFails() {
    // Given
    Uni<Void> failing =
        unitOfWork()
            .write(
                "test",
                r ->
                    r.answers()
                        .keep(request, ANSWER)
                        .invoke(
                            () -> {
                              throw new StorageException.Validation("x", "is no good");
                            }));

    // When
    assertThatThrownBy(() -> get(failing)).isInstanceOf(StorageException.Validation.class);

    // Then
    assertThat(begin()).isEqualTo(new Seen(true, Optional.empty()));
  }

  @Test
  void freesAKeyWhenItsTimeIsOver() throws SQLException {
    // Given
    write(a -> a.keep(request, ANSWER));
    age(24 * 3_600 + 5);

    // When
    Seen seen = write(a -> a.begin(key));
    write(a -> a.keep(new KeyedRequest(key, "other"), ANSWER));

    // Then
    assertThat(seen.kept()).isEmpty();
    assertThat(find()).map(Kept::hash).contains("other");
  }

  @Test
  void forgetsOnlyWhatIsOverAndNoMoreThanWasAskedFor() throws SQLException {
    // Given
    write(a -> a.keep(request, ANSWER));
    age(23 * 3_600);
    write(a -> a.forget(10_000));
    RequestKey[] old = new RequestKey[5];
    for (int i = 0; i < old.length; i++) {
      old[i] = new RequestKey("old", "POST /x", key.key() + i);
      KeyedRequest keyed = new KeyedRequest(old[i], "hash");
      write(a -> a.keep(keyed, ANSWER));
      age(old[i], 24 * 3_600 + 10 - i);
    }

    // When
    int forgotten = forget(3);

    // Then
    assertThat(forgotten).isEqualTo(3);
    assertThat(forget(3)).isEqualTo(2);
    assertThat(find()).isPresent();
  }

  @Test
  void reservesAKeyForOneAtATime() {
    // Given
    boolean first = write(a -> a.reserve(key, "one", LEASE));

    // When
    boolean second = write(a -> a.reserve(key, "two", LEASE));

    // Then
    assertThat(first).isTrue();
    assertThat(second).isFalse();
    assertThat(find()).isEmpty();
    assertThat(done(a -> a.renew(key, "one", LEASE))).isTrue();
    assertThat(done(a -> a.renew(key, "two", LEASE))).isFalse();
  }

  @Test
  void letsAnotherReserveWhatWasFreedOrNotRenewed() {
    // Given
    write(a -> a.reserve(key, "one", LEASE));
    write(a -> a.free(key, "two"));
    boolean held = write(a -> a.reserve(key, "two", LEASE));
    write(a -> a.free(key, "one"));
    write(a -> a.reserve(key, "two", Duration.ofMillis(-1)));

    // When
    boolean taken = write(a -> a.reserve(key, "three", LEASE));

    // Then
    assertThat(held).isFalse();
    assertThat(taken).isTrue();
    assertThat(done(a -> a.renew(key, "two", LEASE))).isFalse();
  }

  @Test
  void keepsAnAnswerOfTheOneWhoHasReservedTheKeyOnly() {
    // Given
    write(a -> a.reserve(key, "one", LEASE));

    // When
    boolean other = done(a -> a.complete(request, ANSWER, "two"));
    boolean owner = done(a -> a.complete(request, ANSWER, "one"));

    // Then
    assertThat(other).isFalse();
    assertThat(owner).isTrue();
    assertThat(done(a -> a.complete(request, ANSWER, "one"))).as("a second time").isFalse();
    assertThat(find()).contains(new Kept("hash", ANSWER));
    assertThat(done(a -> a.reserve(key, "two", LEASE))).isFalse();
    write(a -> a.free(key, "one"));
    assertThat(find()).isPresent();
  }

  private Seen begin() {
    return write(a -> a.begin(key));
  }

  private Optional<Kept> find() {
    return write(a -> a.find(key));
  }

  private boolean done(Function<AnswerRepository, Uni<Boolean>> work) {
    return write(work);
  }

  private int forget(int limit) {
    return write(a -> a.forget(limit));
  }

  private void age(long seconds) throws SQLException {
    age(key, seconds);
  }

  private void age(RequestKey which, long seconds) throws SQLException {
    database()
        .execute(
            "UPDATE kept_answers SET created_at = "
                + database().now(-seconds)
                + " WHERE key = '"
                + which.key()
                + "'");
  }

  private <T> T write(Function<AnswerRepository, Uni<T>> work) {
    return get(unitOfWork().write("test", r -> work.apply(r.answers())));
  }
}
