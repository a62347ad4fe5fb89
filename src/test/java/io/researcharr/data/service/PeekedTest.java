package io.researcharr.data.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.helpers.test.AssertSubscriber;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A stream whose beginning is known before it is taken. */
class PeekedTest {

  @Test
  void passesEverythingOnInOrder() {
    for (int size : List.of(0, 1, 2, 1_000)) {
      assertThat(taken(Multi.createFrom().range(0, size)))
          .isEqualTo(IntStream.range(0, size).boxed().toList());
    }
  }

  @Test
  void failsAtOnceWhereTheBeginningIsBroken() {
    Multi<Integer> broken = Multi.createFrom().failure(new IllegalArgumentException("broken"));
    assertThatThrownBy(() -> peeked(broken)).hasMessage("broken");
  }

  @Test
  void passesALaterFailureOnBehindTheItemsBeforeIt() {
    // Given
    Multi<Integer> broken =
        Multi.createBy()
            .concatenating()
            .streams(
                Multi.createFrom().item(1),
                Multi.createFrom().failure(new IllegalArgumentException("later")));

    // When
    AssertSubscriber<Integer> taker =
        peeked(broken).items().subscribe().withSubscriber(AssertSubscriber.create(5));

    // Then
    taker.assertItems(1).assertFailedWith(IllegalArgumentException.class, "later");
  }

  @Test
  void asksForNoMoreThanIsWanted() {
    // Given
    AtomicLong asked = new AtomicLong();
    Peeked<Integer> peeked =
        peeked(Multi.createFrom().range(0, 100).onRequest().invoke(asked::addAndGet));

    // When
    AssertSubscriber<Integer> taker =
        peeked.items().subscribe().withSubscriber(AssertSubscriber.create(0));
    long before = asked.get();
    taker.request(3);

    // Then
    assertThat(before).isEqualTo(1);
    assertThat(asked.get()).isEqualTo(3);
    taker.assertItems(0, 1, 2);
  }

  @Test
  void letsGoOfWhatNobodyTakes() {
    // Given
    AtomicBoolean cancelled = new AtomicBoolean();
    Peeked<Integer> peeked =
        peeked(Multi.createFrom().range(0, 100).onCancellation().invoke(() -> cancelled.set(true)));

    // When
    peeked.drop();

    // Then
    assertThat(cancelled).isTrue();
  }

  private static <T> Peeked<T> peeked(Multi<T> items) {
    return Peeked.of(items).await().indefinitely();
  }

  private static <T> List<T> taken(Multi<T> items) {
    return peeked(items).items().collect().asList().await().indefinitely();
  }
}
