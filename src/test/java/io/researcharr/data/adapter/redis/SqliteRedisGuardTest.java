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
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.microprofile.faulttolerance.exceptions.BulkheadException;
import org.eclipse.microprofile.faulttolerance.exceptions.CircuitBreakerOpenException;
import org.eclipse.microprofile.faulttolerance.exceptions.TimeoutException;
import org.junit.jupiter.api.Test;

/** What stands between callers and a Redis that does not answer. */
@QuarkusTest
@TestProfile(SqliteProfile.class)
class SqliteRedisGuardTest {

  private static final Duration PATIENCE = Duration.ofSeconds(20);

  /** A thousand requests at once must not be too many. */
  private static final int AT_ONCE = 2_000;

  /** What SmallRye lets wait where nothing else is said. */
  private static final int IN_LINE = 10;

  @Inject RedisGuard guard;

  @Test
  void letsSoManyAskAtOnceAndNoMore() {
    // Given
    for (int i = 0; i < 5 * AT_ONCE; i++) {
      ask("to be quick from now on");
    }
    List<UniEmitter<? super String>> waiting = new ArrayList<>();
    for (int i = 0; i < AT_ONCE + IN_LINE; i++) {
      guard
          .run(() -> Uni.createFrom().<String>emitter(waiting::add))
          .subscribe()
          .with(item -> {}, failure -> {});
    }

    // When
    Object refused = ask("too much");

    // Then
    int begun = waiting.size();
    List.copyOf(waiting).forEach(emitter -> emitter.complete("done"));
    await().atMost(PATIENCE).until(() -> ask("again").equals("again"));
    for (int i = 0; i < 40; i++) {
      ask("so that nobody remembers what failed");
    }
    assertThat(begun).isEqualTo(AT_ONCE);
    assertThat(refused).isInstanceOf(BulkheadException.class);
  }

  private Object ask(String what) {
    return guard
        .run(() -> Uni.createFrom().<Object>item(what))
        .onFailure()
        .recoverWithItem(failure -> failure)
        .await()
        .atMost(PATIENCE);
  }

  @Test
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
    // Half of twenty failures are enough where ten requests before them went well.
    assertThat(asked.get()).isBetween(10, 20);
    await()
        .atMost(PATIENCE)
        .ignoreException(CircuitBreakerOpenException.class)
        .untilAsserted(
            () ->
                assertThat(guard.run(() -> Uni.createFrom().item("well")).await().atMost(PATIENCE))
                    .isEqualTo("well"));
  }
}
