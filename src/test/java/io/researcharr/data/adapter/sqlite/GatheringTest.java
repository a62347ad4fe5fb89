package io.researcharr.data.adapter.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** When a group of writes has gathered enough. */
class GatheringTest {

  private static final long SHORT = TimeUnit.MILLISECONDS.toNanos(1);
  private static final long END = TimeUnit.MILLISECONDS.toNanos(3);
  private static final long LONG = TimeUnit.MILLISECONDS.toNanos(21);

  private final Gathering gathering = new Gathering(100);

  @Test
  void takesInWhatWaitsWhenNothingIsKnownYet() {
    assertThat(gathering.isEnough(64, END)).isFalse();
  }

  @Test
  void hasEnoughOfHalfTheCallersOnceTheyTookAsLongAsTheEndOfAGroup() {
    // When
    gathering.ended(END, 64);

    // Then
    assertThat(gathering.isEnough(31, END)).isFalse();
    assertThat(gathering.isEnough(32, END)).isTrue();
  }

  @Test
  void hasMoreCallersShareAnEndThatTakesLongerThanTheyDo() {
    // When
    gathering.ended(END, 64);

    // Then
    assertThat(gathering.isEnough(63, SHORT)).isFalse();
  }

  @Test
  void takesNoMoreThanItMay() {
    assertThat(gathering.isEnough(99, SHORT)).isFalse();
    assertThat(gathering.isEnough(100, SHORT)).isTrue();
    assertThat(new Gathering(10_000).isEnough(499, SHORT)).isFalse();
    assertThat(new Gathering(10_000).isEnough(500, SHORT)).isTrue();
  }

  @Test
  void keepsNobodyWaitingForLongUnlessTheEndTakesLonger() {
    // Given
    assertThat(gathering.isEnough(1, LONG)).isTrue();

    // When
    gathering.ended(2 * LONG, 1_000);

    // Then
    assertThat(gathering.isEnough(1, LONG)).isFalse();
    assertThat(gathering.isEnough(1, 2 * LONG + 1)).isTrue();
  }
}
