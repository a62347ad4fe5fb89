package io.researcharr.data.adapter.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.researcharr.data.fixture.NarrowGuardProfile;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import jakarta.inject.Inject;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.eclipse.microprofile.faulttolerance.exceptions.BulkheadException;
import org.eclipse.microprofile.faulttolerance.exceptions.CircuitBreakerOpenException;
import org.eclipse.microprofile.faulttolerance.exceptions.TimeoutException;
import org.junit.jupiter.api.Test;

/** What stands between callers and a Redis that does not answer. */
@QuarkusTest
@TestProfile(NarrowGuardProfile.class)
class SqliteRedisGuardTest {

  private static final Duration PATIENCE = Duration.ofSeconds(20);

  /** As it is delivered: of so many of the last answers so many failures are too many. */
  private static final int VOLUME = 20;

  private static final int FAILURES = 10;

  @Inject RedisGuard guard;

  @Test
  void letsSoManyAskAtOnceAndTurnsTheRestAway() {
    // Given
    int most = NarrowGuardProfile.WIDTH + NarrowGuardProfile.QUEUE;
    List<UniEmitter<? super String>> asked = new CopyOnWriteArrayList<>();
    List<CompletableFuture<String>> answers =
        Stream.generate(() -> guard.run(() -> Uni.createFrom().<String>emitter(asked::add)))
            .limit(most)
            .map(Uni::subscribeAsCompletionStage)
            .toList();
    assertThat(asked).hasSize(NarrowGuardProfile.WIDTH);

    // When
    Uni<String> oneMore = guard.run(() -> Uni.createFrom().item("one more"));

    // Then
    assertThatThrownBy(() -> oneMore.await().atMost(PATIENCE))
        .isInstanceOf(BulkheadException.class);
    for (int i = 0; i < most; i++) {
      int next = i;
      await().atMost(PATIENCE).until(() -> asked.size() > next);
      asked.get(next).complete("answered");
    }
    answers.forEach(answer -> assertThat(answer).succeedsWithin(PATIENCE).isEqualTo("answered"));
    assertThat(guard.run(() -> Uni.createFrom().item("well")).await().atMost(PATIENCE))
        .isEqualTo("well");
  }

  @Test
  void givesUpAndThenAsksNoMoreForAWhile() {
    // Given as many failures as it takes, of which the last is that no answer comes
    for (int i = 0; i < VOLUME; i++) {
      assertThat(guard.run(() -> Uni.createFrom().item("well")).await().atMost(PATIENCE))
          .isEqualTo("well");
    }
    AtomicInteger asked = new AtomicInteger();
    for (int i = 1; i < FAILURES; i++) {
      Uni<Object> failing =
          guard.run(
              () -> {
                asked.incrementAndGet();
                return Uni.createFrom().failure(new IOException("away"));
              });
      assertThatThrownBy(() -> failing.await().atMost(PATIENCE)).hasRootCauseMessage("away");
    }
    CompletableFuture<String> answer = new CompletableFuture<>();
    Uni<String> late =
        guard.run(
            () -> {
              asked.incrementAndGet();
              return Uni.createFrom().completionStage(answer);
            });
    assertThatThrownBy(() -> late.await().atMost(PATIENCE)).isInstanceOf(TimeoutException.class);
    // What nobody waits for any more has its place until it ends, as all does with its connection.
    answer.complete("late");

    // When
    Throwable refused =
        guard
            .run(
                () -> {
                  asked.incrementAndGet();
                  return Uni.createFrom().item("too soon");
                })
            .map(item -> new Throwable(item))
            .onFailure()
            .recoverWithItem(failure -> failure)
            .await()
            .atMost(PATIENCE);

    // Then
    assertThat(refused).isInstanceOf(CircuitBreakerOpenException.class);
    assertThat(asked).hasValue(FAILURES);
    await()
        .atMost(PATIENCE)
        .ignoreException(CircuitBreakerOpenException.class)
        .untilAsserted(
            () ->
                assertThat(guard.run(() -> Uni.createFrom().item("well")).await().atMost(PATIENCE))
                    .isEqualTo("well"));
  }
}
