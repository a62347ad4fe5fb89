package io.researcharr.data.service;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BackoffTest {

  private static final Duration FIRST = Duration.ofSeconds(30);
  private static final Duration LONGEST = Duration.ofHours(1);

  @Test
  void spreadsPausesOverAllThatHasDoubledSoFar() {
    for (int doublings : List.of(0, 1, 3)) {
      // When
      List<Duration> pauses = pauses(doublings);

      // Then
      Duration doubled = FIRST.multipliedBy(1L << doublings);
      assertThat(pauses).allMatch(pause -> pause.compareTo(doubled) <= 0);
      assertThat(pauses).anyMatch(pause -> pause.compareTo(doubled.dividedBy(10)) < 0);
      assertThat(pauses)
          .anyMatch(pause -> pause.compareTo(doubled.multipliedBy(9).dividedBy(10)) > 0);
    }
  }

  @Test
  void neverPausesForLongerThanTheLongest() {
    for (int doublings : List.of(7, 20, 63, 64, Integer.MAX_VALUE)) {
      assertThat(pauses(doublings))
          .allMatch(pause -> !pause.isNegative() && pause.compareTo(LONGEST) <= 0)
          .anyMatch(pause -> pause.compareTo(Duration.ofMinutes(50)) > 0);
    }
  }

  private static List<Duration> pauses(int doublings) {
    return IntStream.range(0, 1_000)
        .mapToObj(n -> Backoff.fullJitter(FIRST, LONGEST, doublings))
        .toList();
  }
}
