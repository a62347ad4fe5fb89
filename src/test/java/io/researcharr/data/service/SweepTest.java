package io.researcharr.data.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SweepTest {

  private static final Optional<Duration> ALL = Optional.empty();

  private final List<Optional<Duration>> looks = new ArrayList<>();
  private long now = 1_000;
  private final Sweep sweep = new Sweep(Duration.ofSeconds(8), () -> now);

  @BeforeEach
  void looksAtAllFirst() {
    look(0);
    assertThat(looks).containsExactly(ALL);
    looks.clear();
  }

  @Test
  void looksFromShortlyBeforeTheLastTimeOn() {
    pass(3);
    look(0);
    pass(4);
    look(0);

    assertThat(looks).containsExactly(since(3 + 5), since(4 + 5));
  }

  @Test
  void looksAtAllEveryHalfMinute() {
    pass(29);
    look(0);
    pass(1);
    look(0);
    pass(1);
    look(0);

    assertThat(looks).containsExactly(since(29 + 5), ALL, since(1 + 5));
  }

  @Test
  void looksAtAllLessOftenWhenThatTakesLong() {
    pass(30);
    look(4);
    pass(79);
    look(0);
    pass(1);
    look(0);

    assertThat(looks).containsExactly(ALL, since(4 + 79 + 5), ALL);
  }

  @Test
  void neverRepeatsAtOnceALookAtAllThatHadNoEnd() {
    pass(30);
    sweep
        .take(since -> noted(since).chain(() -> Uni.createFrom().<Boolean>nothing()), d -> d)
        .subscribe()
        .with(done -> {})
        .cancel();
    pass(159);
    look(0);
    pass(1);
    look(0);

    assertThat(looks).containsExactly(ALL, since(30 + 159 + 5), ALL);
  }

  @Test
  void goesOnAtOnceWhereMoreIsLeft() {
    pass(30);
    sweep.take(this::noted, done -> false).await().indefinitely();
    sweep.take(this::noted, done -> false).await().indefinitely();
    look(0);
    pass(3);
    sweep.take(this::noted, done -> false).await().indefinitely();
    pass(1);
    look(0);

    assertThat(looks).containsExactly(ALL, ALL, ALL, since(3 + 5), since(3 + 1 + 5));
  }

  @Test
  void looksAtAllAgainSoonAfterAFailure() {
    pass(30);
    Uni<Boolean> failing =
        sweep.take(
            since ->
                noted(since).chain(() -> Uni.createFrom().failure(new IllegalStateException())),
            d -> true);
    assertThatThrownBy(() -> failing.await().indefinitely())
        .isInstanceOf(IllegalStateException.class);
    look(0);

    assertThat(looks).containsExactly(ALL, ALL);
  }

  @Test
  void passesNothingByWhileItIsAtWork() {
    pass(3);
    lookTwice(20);

    assertThat(looks).containsExactly(since(3 + 5), since(3 + 20 + 5));
  }

  @Test
  void takesWorkForNoWasteOfTime() {
    pass(30);
    lookTwice(20);
    pass(30);
    look(0);

    assertThat(looks).containsExactly(ALL, ALL, ALL);
  }

  @Test
  void looksAtAllWhenItBeginsAnew() {
    pass(1);
    sweep.beginAnew();
    look(0);

    assertThat(looks).containsExactly(ALL);
  }

  private void look(int seconds) {
    sweep
        .take(
            since -> {
              Uni<Boolean> noted = noted(since);
              pass(seconds);
              return noted;
            },
            done -> done)
        .await()
        .indefinitely();
  }

  /** Two statements, with some time between them. */
  private void lookTwice(int seconds) {
    sweep
        .take(
            since -> {
              noted(since);
              pass(seconds);
              return noted(since);
            },
            done -> done)
        .await()
        .indefinitely();
  }

  private Uni<Boolean> noted(Supplier<Optional<Duration>> since) {
    looks.add(since.get());
    return Uni.createFrom().item(true);
  }

  private void pass(int seconds) {
    now += TimeUnit.SECONDS.toNanos(seconds);
  }

  private static Optional<Duration> since(int seconds) {
    return Optional.of(Duration.ofSeconds(seconds));
  }
}
