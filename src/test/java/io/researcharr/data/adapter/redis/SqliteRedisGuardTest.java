package io.researcharr.data.adapter.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.researcharr.data.fixture.SqliteProfile;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.microprofile.faulttolerance.exceptions.BulkheadException;
import org.eclipse.microprofile.faulttolerance.exceptions.CircuitBreakerOpenException;
import org.eclipse.microprofile.faulttolerance.exceptions.TimeoutException;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/** What stands between callers and a Redis that does not answer. */
@QuarkusTest
@TestProfile(SqliteProfile.class)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class SqliteRedisGuardTest {

  private static final Duration PATIENCE = Duration.ofSeconds(20);

  /** Less than the time after which a question is given up. */
  private static final Duration IN_TIME = Duration.ofMillis(80);

  /** A thousand requests at once must not be too many. */
  private static final int AT_ONCE = 2_000;

  /** What SmallRye lets wait where nothing else is said. */
  private static final int IN_LINE = 10;

  @Inject RedisGuard guard;

  @Test
  @Order(2)
  void letsSoManyAskAtOnceAndNoMore() {
    // Given
    for (int i = 0; i < 5 * AT_ONCE; i++) {
      ask("to be quick from now on");
    }
    Round round;

    // When: all of them must be there before the first has waited for too long
    do {
      await().atMost(PATIENCE).until(() -> ask("again").equals("again"));
      round = askTooMuch();
    } while (round.nanos() > IN_TIME.toNanos());

    // Then
    assertThat(round.begun()).isEqualTo(AT_ONCE);
    assertThat(round.last()).isInstanceOf(BulkheadException.class);
  }

  private Round askTooMuch() {
    Queue<UniEmitter<? super String>> waiting = new ConcurrentLinkedQueue<>();
    long start = System.nanoTime();
    for (int i = 0; i < AT_ONCE + IN_LINE; i++) {
      guard
          .run(() -> Uni.createFrom().<String>emitter(waiting::add))
          .subscribe()
          .with(item -> {}, failure -> {});
    }
    int begun = waiting.size();
    Object last = ask("too much");
    long nanos = System.nanoTime() - start;
    waiting.forEach(emitter -> emitter.complete("done"));
    return new Round(begun, last, nanos);
  }

  /**
   * Many who ask at once.
   *
   * @param last what one more got
   */
  private record Round(int begun, Object last, long nanos) {}

  private Object ask(String what) {
    return guard
        .run(() -> Uni.createFrom().<Object>item(what))
        .onFailure()
        .recoverWithItem(failure -> failure)
        .await()
        .atMost(PATIENCE);
  }

  /** The first of all, since it depends on what the guard remembers. */
  @Test
  @Order(1)
  void givesUpAndThenAsksNoMoreForAWhile() {
    // Given
    AtomicInteger asked = new AtomicInteger();
    for (int i = 0; i < 20; i++) {
      guard
          .run(
              () -> {
                asked.incrementAndGet();
                return Uni.createFrom().nothing();
              })
          .onFailure(e -> e instanceof TimeoutException || e instanceof CircuitBreakerOpenException)
          .recoverWithNull()
          .await()
          .atMost(PATIENCE);
    }

    // When
    Object refused = ask("too soon");

    // Then
    assertThat(refused).isInstanceOf(CircuitBreakerOpenException.class);
    assertThat(asked).hasValue(20);
    await()
        .atMost(PATIENCE)
        .ignoreException(CircuitBreakerOpenException.class)
        .untilAsserted(
            () ->
                assertThat(guard.run(() -> Uni.createFrom().item("well")).await().atMost(PATIENCE))
                    .isEqualTo("well"));
  }
}
