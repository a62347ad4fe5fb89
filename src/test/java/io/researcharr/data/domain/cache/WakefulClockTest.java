package io.researcharr.data.domain.cache;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class WakefulClockTest {

  private static final Duration LEASE = Duration.ofSeconds(2);

  private final AtomicLong nanos = new AtomicLong(-5_000_000_000L);
  private final AtomicLong millis = new AtomicLong(1_700_000_000_000L);
  private final WakefulClock clock = new WakefulClock(nanos::get, millis::get);

  @Test
  void goesAsTheClockOfTheSystemDoes() {
    // Given
    long before = clock.getAsLong();

    // When
    passes(1_234);

    // Then
    assertThat(clock.getAsLong() - before).isEqualTo(Duration.ofMillis(1_234).toNanos());
  }

  @Test
  void endsALeaseThatWasSleptThrough() {
    // Given
    Lease lease = new Lease(LEASE);
    lease.renewed(clock.getAsLong());

    // When the machine is suspended, and the clock of the system with it
    millis.addAndGet(LEASE.toMillis() + 1);

    // Then
    assertThat(lease.holds(clock.getAsLong())).isFalse();
    assertThat(lease.holds(clock.getAsLong())).isFalse();
  }

  @Test
  void isNotTurnedBackByATimeOfDayThatIs() {
    // Given
    long before = clock.getAsLong();

    // When
    millis.addAndGet(-3_600_000);
    passes(10);

    // Then
    assertThat(clock.getAsLong() - before).isEqualTo(Duration.ofMillis(10).toNanos());
  }

  @Test
  void takesManySmallCorrectionsForNoJump() {
    // Given
    long before = clock.getAsLong();

    // When
    for (int i = 0; i < 100; i++) {
      millis.addAndGet(60);
      clock.getAsLong();
    }

    // Then
    assertThat(clock.getAsLong()).isEqualTo(before);
  }

  private void passes(long time) {
    millis.addAndGet(time);
    nanos.addAndGet(1_000_000 * time);
  }
}
