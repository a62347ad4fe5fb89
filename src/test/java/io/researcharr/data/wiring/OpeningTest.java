package io.researcharr.data.wiring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.researcharr.data.port.StartRefused;
import io.researcharr.data.port.StorageException;
import io.researcharr.data.wiring.Opening.Standing;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class OpeningTest {

  private static final Duration LONG = Duration.ofMinutes(1);
  private static final Duration SHORT = Duration.ofMillis(50);

  private final Queue<CompletableFuture<Void>> attempts = new ConcurrentLinkedQueue<>();
  private final AtomicInteger begun = new AtomicInteger();
  private final Queue<Throwable> refused = new ConcurrentLinkedQueue<>();
  private final AtomicInteger consequences = new AtomicInteger();
  private final Opening opening = new Opening(this::attempt, refused::add);

  @Test
  void isWaitedForWhereItIsQuick() {
    // Given
    attempts.add(CompletableFuture.completedFuture(null));

    // When
    Standing standing = standing(LONG);

    // Then
    assertThat(standing).isEqualTo(Standing.OPEN);
    assertThat(consequences).hasValue(1);
  }

  @Test
  void goesOnAsTheSameOneWhenNobodyWaitsForItAnyMore() {
    // Given
    CompletableFuture<Void> migration = new CompletableFuture<>();
    attempts.add(migration);
    Standing standing = standing(SHORT);
    int before = consequences.get();

    // When
    migration.complete(null);

    // Then
    assertThat(standing).isEqualTo(Standing.BUSY);
    assertThat(before).isZero();
    await().untilAsserted(() -> assertThat(consequences).hasValue(1));
    assertThat(begun).hasValue(1);
  }

  @Test
  void isTriedAgainWhenWhatIsToBeOpenedIsAway() {
    // Given
    attempts.add(CompletableFuture.failedFuture(new StorageException.Unavailable("away")));
    attempts.add(CompletableFuture.completedFuture(null));

    // When
    Standing standing = standing(LONG);

    // Then
    assertThat(standing).isEqualTo(Standing.AWAY);
    await().untilAsserted(() -> assertThat(consequences).hasValue(1));
  }

  @Test
  void isTriedAgainWhenItTurnsOutLateThatItIsAway() {
    // Given
    CompletableFuture<Void> slow = new CompletableFuture<>();
    attempts.add(slow);
    attempts.add(CompletableFuture.completedFuture(null));
    standing(SHORT);

    // When
    slow.completeExceptionally(new StorageException.Unavailable("away"));

    // Then
    await().untilAsserted(() -> assertThat(consequences).hasValue(1));
    assertThat(begun).hasValue(2);
    assertThat(refused).isEmpty();
  }

  @Test
  void tellsWhoeverWaitsThatItIsRefused() {
    // Given
    attempts.add(CompletableFuture.failedFuture(new StartRefused("newer")));

    // Then
    assertThatThrownBy(() -> standing(LONG)).isInstanceOf(StartRefused.class);
    assertThat(refused).isEmpty();
  }

  @Test
  void tellsOfARefusalThatNobodyWaitsFor() {
    // Given
    CompletableFuture<Void> migration = new CompletableFuture<>();
    attempts.add(migration);
    standing(SHORT);

    // When
    migration.completeExceptionally(new StartRefused("newer"));

    // Then
    assertThat(refused).singleElement().isInstanceOf(StartRefused.class);
  }

  @Test
  void hasNoConsequenceWhenItWorksAfterItWasGivenUp() {
    // Given
    CompletableFuture<Void> late = new CompletableFuture<>();
    attempts.add(late);
    standing(SHORT);

    // When
    opening.giveUp();
    late.complete(null);
    opening.unlessGivenUp(consequences::incrementAndGet);

    // Then
    assertThat(opening.isGivenUp()).isTrue();
    assertThat(consequences).hasValue(0);
  }

  @Test
  void isNotTriedAgainWhenItWasGivenUp() {
    // Given
    for (int i = 0; i < 10; i++) {
      attempts.add(CompletableFuture.failedFuture(new StorageException.Unavailable("away")));
    }
    standing(LONG);

    // When
    opening.giveUp();
    int before = begun.get();

    // Then
    await()
        .during(Duration.ofSeconds(4))
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(() -> assertThat(begun).hasValue(before));
    assertThat(consequences).hasValue(0);
  }

  private Standing standing(Duration patience) {
    return opening.begin(patience).await().atMost(Duration.ofSeconds(30));
  }

  private Uni<Void> attempt() {
    begun.incrementAndGet();
    return Uni.createFrom()
        .completionStage(attempts.remove())
        .invoke(() -> opening.unlessGivenUp(consequences::incrementAndGet));
  }
}
