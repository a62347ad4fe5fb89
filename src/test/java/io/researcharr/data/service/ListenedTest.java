package io.researcharr.data.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.helpers.test.AssertSubscriber;
import io.smallrye.mutiny.subscription.BackPressureStrategy;
import io.smallrye.mutiny.subscription.MultiEmitter;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class ListenedTest {

  private static final Duration MOST = Duration.ofSeconds(2);

  private final AtomicReference<MultiEmitter<? super Integer>> source = new AtomicReference<>();
  private final AtomicBoolean isCancelled = new AtomicBoolean();

  @Test
  void failsWhenNothingComesAlthoughMoreWasAskedFor() {
    // Given
    AssertSubscriber<Integer> listener = listen(2);
    source.get().emit(1);

    // When, Then
    listener.awaitFailure().assertItems(1).assertFailedWith(IllegalStateException.class, "silent");
    assertThat(isCancelled).isTrue();
    source.get().emit(2);
    listener.assertItems(1);
  }

  @Test
  void letsOneBeSilentWhoIsNotAsked() {
    // Given
    AssertSubscriber<Integer> listener = listen(1);
    source.get().emit(1);

    // When
    await().during(MOST.plusSeconds(2)).until(() -> listener.getFailure() == null);

    // Then
    listener.request(1);
    source.get().emit(2);
    source.get().complete();
    listener.assertItems(1, 2).assertCompleted();
  }

  @Test
  void passesOnWhatComesAtOnceWhenItIsAskedFor() {
    // Given
    AssertSubscriber<Integer> listener = AssertSubscriber.create();

    // When
    Listened.to(Multi.createFrom().range(0, 1_000), MOST, () -> new IllegalStateException("silent"))
        .onItem()
        .invoke(item -> listener.request(1))
        .subscribe()
        .withSubscriber(listener);
    listener.request(1);

    // Then
    listener.awaitCompletion();
    assertThat(listener.getItems()).hasSize(1_000);
  }

  @Test
  void passesOnHowItEnds() {
    // Given
    AssertSubscriber<Integer> listener = listen(1);

    // When
    source.get().fail(new IllegalArgumentException("cut off"));

    // Then
    listener.assertFailedWith(IllegalArgumentException.class, "cut off");
  }

  private AssertSubscriber<Integer> listen(long asked) {
    Multi<Integer> items =
        Multi.createFrom().<Integer>emitter(e -> source.set(e), BackPressureStrategy.BUFFER);
    return Listened.to(
            items.onCancellation().invoke(() -> isCancelled.set(true)),
            MOST,
            () -> new IllegalStateException("silent"))
        .subscribe()
        .withSubscriber(AssertSubscriber.create(asked));
  }
}
