package io.researcharr.data.adapter.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.smallrye.mutiny.Context;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class DeadlinesTest {

  private static final Duration SHORT = Duration.ofMillis(150);
  private static final Duration LONG = Duration.ofMinutes(1);

  @Test
  void failsAndLetsGoOfWhatDoesNotCome() {
    // Given
    AtomicBoolean letGo = new AtomicBoolean();
    Uni<String> never =
        Uni.createFrom().<String>nothing().onCancellation().invoke(() -> letGo.set(true));
    long start = System.nanoTime();

    // When
    var answer = Deadlines.within(SHORT, never, TooLate::new).subscribeAsCompletionStage();

    // Then
    assertThatThrownBy(answer::join)
        .isInstanceOf(CompletionException.class)
        .hasCauseInstanceOf(TooLate.class);
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isBetween(SHORT, LONG);
    assertThat(letGo).isTrue();
  }

  @Test
  void passesOnWhatComesInTime() {
    // Given
    Uni<String> item = Uni.createFrom().item("it");
    Uni<String> failure = Uni.createFrom().failure(new IllegalStateException("broken"));

    // When
    var good = Deadlines.within(LONG, item, TooLate::new).subscribeAsCompletionStage();
    var bad = Deadlines.within(LONG, failure, TooLate::new).subscribeAsCompletionStage();

    // Then
    assertThat(good).isCompletedWithValue("it");
    assertThatThrownBy(bad::join).hasMessageContaining("broken");
  }

  @Test
  void failsOnlyOnce() throws Exception {
    // Given
    CompletableFuture<String> late = new CompletableFuture<>();
    var answer =
        Deadlines.within(SHORT, Uni.createFrom().completionStage(late), TooLate::new)
            .onFailure()
            .recoverWithItem("too late")
            .subscribeAsCompletionStage();
    assertThat(answer.get(10, TimeUnit.SECONDS)).isEqualTo("too late");

    // When
    late.complete("late");

    // Then
    assertThat(answer.join()).isEqualTo("too late");
  }

  @Test
  void handsTheContextOnToTheWork() {
    // Given
    Uni<String> work =
        Uni.createFrom().context(context -> Uni.createFrom().item(context.<String>get("k")));

    // When
    var answer =
        Deadlines.within(LONG, work, TooLate::new)
            .subscribe()
            .asCompletionStage(Context.of("k", "v"));

    // Then
    assertThat(answer).isCompletedWithValue("v");
  }

  private static final class TooLate extends RuntimeException {
    private static final long serialVersionUID = 1;
  }
}
