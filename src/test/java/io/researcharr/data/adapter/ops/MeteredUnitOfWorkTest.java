package io.researcharr.data.adapter.ops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.researcharr.data.fixture.SqliteFixture;
import io.researcharr.data.port.StorageException;
import io.researcharr.data.port.UnitOfWork;
import io.researcharr.data.wiring.ResilientUnitOfWork;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.Cancellable;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The time of a unit of work is taken to its own end, and by what came of it. */
class MeteredUnitOfWorkTest {

  private static final Duration PATIENCE = Duration.ofSeconds(10);

  @RegisterExtension static final SqliteFixture SQLITE = new SqliteFixture();

  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final UnitOfWork unit =
      new MeteredUnitOfWork(
          new ResilientUnitOfWork(() -> SQLITE.storage().unitOfWork(), 100), meters, Duration.ZERO);

  @Test
  void takesTheTimeOfWorkWhoseCallerHasGone() throws InterruptedException {
    // Given
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch mayEnd = new CountDownLatch(1);
    Cancellable caller =
        unit.<Integer>write(
                "test.long",
                r ->
                    Uni.createFrom()
                        .item(
                            () -> {
                              begun.countDown();
                              waitFor(mayEnd);
                              return 1;
                            }))
            .subscribe()
            .with(ignored -> {});
    assertThat(begun.await(10, TimeUnit.SECONDS)).isTrue();

    // When
    caller.cancel();
    assertThat(timer("test.long", "success")).isNull();
    mayEnd.countDown();

    // Then
    await().atMost(PATIENCE).until(() -> timer("test.long", "success") != null);
    assertThat(timer("test.long", "success").count()).isEqualTo(1);
    await().atMost(PATIENCE).until(() -> slow("test.long").count() == 1);
  }

  @Test
  void tellsRefusalsFromFaults() {
    // When
    Throwable refused =
        failure(
            unit.<Integer>write(
                "test.refused",
                r ->
                    Uni.createFrom()
                        .failure(new StorageException.NotFound("media", UUID.randomUUID()))));
    Throwable failed =
        failure(
            unit.<Integer>read(
                "test.failed",
                r -> {
                  throw new IllegalArgumentException("on purpose");
                }));

    // Then
    assertThat(refused).isInstanceOf(StorageException.NotFound.class);
    assertThat(failed).hasMessageContaining("on purpose");
    assertThat(timer("test.refused", "refused").count()).isEqualTo(1);
    assertThat(timer("test.failed", "failed").count()).isEqualTo(1);
  }

  private static Throwable failure(Uni<?> work) {
    return work.<Throwable>map(item -> null)
        .onFailure()
        .recoverWithItem(e -> e)
        .await()
        .atMost(PATIENCE);
  }

  private static void waitFor(CountDownLatch latch) {
    try {
      latch.await(10, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private Timer timer(String name, String outcome) {
    return meters
        .find("researcharr.unit.of.work")
        .tag("name", name)
        .tag("outcome", outcome)
        .timer();
  }

  private Counter slow(String name) {
    return meters.get("researcharr.unit.of.work.slow").tag("name", name).counter();
  }
}
