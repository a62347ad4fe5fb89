package io.researcharr.data.domain.cache;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class LeaseTest {

  private static final long SECOND = Duration.ofSeconds(1).toNanos();

  private final Lease lease = new Lease(Duration.ofSeconds(2));

  @Test
  void isNotHeldBeforeItWasGranted() {
    assertThat(lease.holds(0)).isFalse();
  }

  @Test
  void isCountedFromTheRequestAndNotFromItsAnswer() {
    // When
    lease.renewed(10 * SECOND);

    // Then
    assertThat(lease.holds(12 * SECOND - 1)).isTrue();
    assertThat(lease.holds(12 * SECOND)).isFalse();
  }

  @Test
  void isHeldOverTheOverflowOfTheClock() {
    // When
    lease.renewed(Long.MAX_VALUE - SECOND);

    // Then
    assertThat(lease.holds(Long.MIN_VALUE)).isTrue();
    assertThat(lease.holds(Long.MIN_VALUE + 2 * SECOND)).isFalse();
  }

  @Test
  void isGivenUpAtOnce() {
    // Given
    lease.renewed(0);

    // When
    lease.lose();

    // Then
    assertThat(lease.holds(1)).isFalse();
  }

  @Test
  void canBeHeldForEver() {
    assertThat(Lease.forever(5).holds(5 + Duration.ofDays(3_650).toNanos())).isTrue();
  }
}
