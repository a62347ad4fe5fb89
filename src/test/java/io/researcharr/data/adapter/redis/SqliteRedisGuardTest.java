package io.researcharr.data.adapter.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.researcharr.data.fixture.SqliteProfile;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.microprofile.faulttolerance.exceptions.CircuitBreakerOpenException;
import org.eclipse.microprofile.faulttolerance.exceptions.TimeoutException;
import org.junit.jupiter.api.Test;

/** What stands between callers and a Redis that does not answer. */
@QuarkusTest
@TestProfile(SqliteProfile.class)
class SqliteRedisGuardTest {

  private static final Duration PATIENCE = Duration.ofSeconds(20);

  @Inject RedisGuard guard;

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
          .onFailure(TimeoutException.class)
          .recoverWithNull()
          .await()
          .atMost(PATIENCE);
    }

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
