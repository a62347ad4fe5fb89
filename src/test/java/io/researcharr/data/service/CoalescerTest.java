package io.researcharr.data.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.helpers.test.UniAssertSubscriber;
import io.smallrye.mutiny.subscription.UniEmitter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class CoalescerTest {

  private final List<UniEmitter<? super Integer>> loads = new CopyOnWriteArrayList<>();
  private final AtomicLong nanos = new AtomicLong();
  private final List<Duration> pauses = new ArrayList<>();
  private final CompletableFuture<Void> pause = new CompletableFuture<>();
  private final Coalescer<String, Integer> coalescer =
      new Coalescer<>(
          key -> Uni.createFrom().emitter(loads::add),
          nanos::get,
          length -> {
            pauses.add(length);
            return Uni.createFrom().completionStage(pause);
          });

  @Test
  void givesThoseWhoAskDuringALoadTheNextOne() {
    // Given
    UniAssertSubscriber<Integer> first = ask("a");
    UniAssertSubscriber<Integer> second = ask("a");
    UniAssertSubscriber<Integer> third = ask("a");

    // When
    loads.get(0).complete(1);

    // Then
    first.assertItem(1);
    second.assertNotTerminated();
    assertThat(loads).hasSize(2);

    // When
    UniAssertSubscriber<Integer> fourth = ask("a");
    loads.get(1).complete(2);

    // Then
    second.assertItem(2);
    third.assertItem(2);
    fourth.assertNotTerminated();
    loads.get(2).complete(3);
    fourth.assertItem(3);
    assertThat(loads).hasSize(3);
  }

  @Test
  void loadsEachKeyByItself() {
    ask("a");
    ask("b");
    assertThat(loads).hasSize(2);
  }

  @Test
  void goesOnAfterAFailure() {
    // Given
    UniAssertSubscriber<Integer> first = ask("a");
    UniAssertSubscriber<Integer> second = ask("a");

    // When
    loads.get(0).fail(new IllegalStateException("no"));
    loads.get(1).complete(7);

    // Then
    first.assertFailedWith(IllegalStateException.class);
    second.assertItem(7);
    ask("a");
    assertThat(loads).hasSize(3);
  }

  @Test
  void takesTogetherThoseWhoAskAgainRightAfterALongLoad() {
    // Given
    ask("a");
    nanos.addAndGet(Duration.ofMillis(20).toNanos());
    loads.get(0).complete(1);

    // When
    UniAssertSubscriber<Integer> second = ask("a");
    UniAssertSubscriber<Integer> third = ask("a");

    // Then
    assertThat(pauses).containsExactly(Duration.ofMillis(3));
    assertThat(loads).hasSize(1);
    pause.complete(null);
    assertThat(loads).hasSize(2);
    loads.get(1).complete(2);
    second.awaitItem().assertItem(2);
    third.awaitItem().assertItem(2);
  }

  private UniAssertSubscriber<Integer> ask(String key) {
    return coalescer.get(key).subscribe().withSubscriber(UniAssertSubscriber.create());
  }
}
