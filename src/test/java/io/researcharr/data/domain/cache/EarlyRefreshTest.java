package io.researcharr.data.domain.cache;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;

class EarlyRefreshTest {

  private static final long MILLI = Duration.ofMillis(1).toNanos();

  @Test
  void isDueAtTheEndWhateverTheChance() {
    assertThat(EarlyRefresh.isDue(entry(500), 60_000 * MILLI, 1)).isTrue();
  }

  @Test
  void isNotDueLongBeforeTheEnd() {
    assertThat(EarlyRefresh.isDue(entry(500), 0, 1e-9)).isFalse();
  }

  @Test
  void comesInTimeForAHotKeySoThatNobodyWaits() {
    // Given a loader of 500 ms and a thousand readers a second
    Random random = new Random(3);
    int inTime = 0;

    // When
    for (int run = 0; run < 1_000; run++) {
      long now = 50_000;
      while (!EarlyRefresh.isDue(entry(500), now * MILLI, 1 - random.nextDouble())) {
        now++;
      }
      inTime += now + 500 <= 60_000 ? 1 : 0;
    }

    // Then
    assertThat(inTime).isGreaterThan(995);
  }

  @Test
  void comesInTimeAlsoWhereALoadIsShortAndReadersAreFew() {
    // Given a loader of 2 ms and a hundred readers a second
    Random random = new Random(3);
    int inTime = 0;

    // When
    for (int run = 0; run < 1_000; run++) {
      long now = 55_000;
      while (!EarlyRefresh.isDue(entry(2), now * MILLI, 1 - random.nextDouble())) {
        now += 10;
      }
      inTime += now + 2 <= 60_000 ? 1 : 0;
    }

    // Then
    assertThat(inTime).isGreaterThan(980);
  }

  private static CacheEntry entry(long costMillis) {
    return new CacheEntry(1, "", new byte[1], 0, costMillis * MILLI, 60_000 * MILLI);
  }
}
