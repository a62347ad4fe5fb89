package io.researcharr.data.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.researcharr.data.port.StorageException;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.helpers.test.UniAssertSubscriber;
import io.smallrye.mutiny.subscription.UniEmitter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class TurnstileTest {

  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final Turnstile turnstile = new Turnstile(2);
  private final List<UniEmitter<? super Integer>> begun = new ArrayList<>();
  private final List<Runnable> home = new ArrayList<>();

  @Test
  void letsInSoManyAndTheNextWhenOneLeaves() {
    // Given
    UniAssertSubscriber<Integer> first = pass();
    UniAssertSubscriber<Integer> second = pass();
    UniAssertSubscriber<Integer> third = pass();
    assertThat(begun).hasSize(2);

    // When
    begun.get(0).complete(1);

    // Then
    first.assertItem(1);
    second.assertNotTerminated();
    third.assertNotTerminated();
    assertThat(begun).hasSize(3);
  }

  @Test
  void letsTheNextOneInAfterAFailure() {
    // Given
    UniAssertSubscriber<Integer> first = pass();
    pass();
    pass();

    // When
    begun.get(0).fail(new IllegalStateException("no"));

    // Then
    first.assertFailedWith(IllegalStateException.class);
    assertThat(begun).hasSize(3);
  }

  @Test
  void forgetsWhoLeavesTheLineAndKeepsThePlaceOfWhatHasBegun() {
    // Given
    UniAssertSubscriber<Integer> first = pass();
    pass();
    UniAssertSubscriber<Integer> third = pass();
    pass();

    // When
    third.cancel();
    first.cancel();

    // Then
    assertThat(begun).hasSize(2);

    // When
    begun.get(0).complete(1);
    begun.get(1).complete(2);

    // Then
    assertThat(begun).hasSize(3);
    pass();
    assertThat(begun).hasSize(4);
  }

  @Test
  void goesOnWhenWorkCannotEvenBegin() {
    // When
    UniAssertSubscriber<Integer> failed =
        turnstile
            .<Integer>pass(
                () -> {
                  throw new IllegalStateException("no");
                })
            .subscribe()
            .withSubscriber(UniAssertSubscriber.create());
    pass();
    pass();

    // Then
    failed.assertFailedWith(IllegalStateException.class);
    assertThat(begun).hasSize(2);
  }

  @Test
  void tellsOneWhoHasWaitedTooLongToComeAgain() {
    // Given
    pass();
    pass();

    // When
    UniAssertSubscriber<Integer> third = pass(Duration.ofMillis(50));

    // Then
    third.awaitFailure().assertFailedWith(StorageException.Overloaded.class, "busy");
    begun.get(0).complete(1);
    pass();
    assertThat(begun).hasSize(3);
  }

  @Test
  void letsOneInAtHomeWhoHasPatience() {
    // Given
    pass(PATIENCE);
    pass(PATIENCE);
    UniAssertSubscriber<Integer> third = pass(PATIENCE);

    // When
    begun.get(1).complete(2);

    // Then
    assertThat(begun).hasSize(2);
    assertThat(home).hasSize(1);
    home.get(0).run();
    begun.get(2).complete(3);
    third.assertItem(3);
  }

  @Test
  void forgetsOneWhoHasPatienceAndLeavesTheLine() {
    // Given
    pass(PATIENCE);
    pass(PATIENCE);
    UniAssertSubscriber<Integer> third = pass(PATIENCE);

    // When
    third.cancel();
    begun.get(0).complete(1);

    // Then
    assertThat(home).isEmpty();
    pass(PATIENCE);
    assertThat(begun).hasSize(3);
  }

  private UniAssertSubscriber<Integer> pass() {
    return turnstile
        .<Integer>pass(() -> Uni.createFrom().emitter(begun::add))
        .subscribe()
        .withSubscriber(UniAssertSubscriber.create());
  }

  private UniAssertSubscriber<Integer> pass(Duration patience) {
    return turnstile
        .<Integer>pass(() -> Uni.createFrom().emitter(begun::add), home::add, patience, "busy")
        .subscribe()
        .withSubscriber(UniAssertSubscriber.create());
  }
}
