package io.researcharr.data.service.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class RoundsTest {

  private final Rounds<String, String> rounds = new Rounds<>(() -> Runnable::run);
  private final List<UniEmitter<? super String>> loads = new ArrayList<>();

  @Test
  void loadsOnceForAllWhoComeWhileAnotherLoadIsUnderWay() {
    // Given
    var first = ask();
    var second = ask();
    var third = ask();
    assertThat(loads).hasSize(1);

    // When
    loads.get(0).complete("before");
    assertThat(loads).hasSize(2);
    loads.get(1).complete("after");

    // Then
    assertThat(first.join()).isEqualTo("before");
    assertThat(second.join()).isEqualTo("after");
    assertThat(third.join()).isEqualTo("after");
  }

  @Test
  void letsNobodyJoinALoadThatHasBegun() {
    // Given
    ask();
    loads.get(0).complete("one");

    // When
    var next = ask();

    // Then
    assertThat(loads).hasSize(2);
    loads.get(1).complete("two");
    assertThat(next.join()).isEqualTo("two");
  }

  @Test
  void goesOnAfterALoadThatHasFailed() {
    // Given
    var first = ask();
    var second = ask();

    // When
    loads.get(0).fail(new IllegalStateException("no"));
    loads.get(1).complete("yes");

    // Then
    assertThat(first).isCompletedExceptionally();
    assertThat(second.join()).isEqualTo("yes");
  }

  @Test
  void tellsAllWhoWaitedThatTheirLoadHasFailed() {
    // Given
    ask();
    var second = ask();
    var third = ask();

    // When
    loads.get(0).complete("one");
    loads.get(1).fail(new IllegalStateException("no"));

    // Then
    assertThat(second).isCompletedExceptionally();
    assertThat(third).isCompletedExceptionally();
  }

  @Test
  void doesNotWaitForEverForALoadThatDoesNotEnd() {
    // Given
    ask();

    // When
    var second = ask();

    // Then
    await().until(() -> loads.size() == 2);
    loads.get(1).complete("it");
    assertThat(second.join()).isEqualTo("it");
  }

  @Test
  void doesNotTakeTheAnswerFromOthersWhenOneOfThemGoes() {
    // Given
    ask();
    var leaving = rounds.ask("key", this::load).subscribe().with(answer -> {});
    var staying = ask();

    // When
    leaving.cancel();
    loads.get(0).complete("one");
    loads.get(1).complete("two");

    // Then
    assertThat(staying.join()).isEqualTo("two");
  }

  private CompletableFuture<String> ask() {
    return rounds.ask("key", this::load).subscribeAsCompletionStage();
  }

  private Uni<String> load() {
    return Uni.createFrom().emitter(loads::add);
  }
}
