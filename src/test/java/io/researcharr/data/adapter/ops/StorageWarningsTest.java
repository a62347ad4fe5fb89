package io.researcharr.data.adapter.ops;

import static org.assertj.core.api.Assertions.assertThat;

import io.researcharr.data.adapter.ops.StoragePulse.Beat;
import io.researcharr.data.port.StorageVitals;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What the health page warns of. */
class StorageWarningsTest {

  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
  private static final StorageWarnings WARNINGS =
      new StorageWarnings(new HealthBounds(Duration.ofSeconds(60)));

  @Test
  void areNoneWhenAllIsWell() {
    assertThat(warned(vitals(60, 0, 10, "3"), Duration.ofSeconds(2))).isEmpty();
  }

  @Test
  void areGivenForEachThingByItself() {
    assertThat(warned(vitals(61, 0, 10, "3"), Duration.ZERO)).containsExactly("transaction");
    assertThat(warned(vitals(0, 1, 10, "3"), Duration.ZERO)).containsExactly("pool");
    assertThat(warned(vitals(0, 0, 9, "3"), Duration.ZERO)).containsExactly("disk");
    assertThat(warned(vitals(0, 0, 10, "4"), Duration.ZERO)).containsExactly("schema");
    assertThat(warned(vitals(0, 0, 10, "3"), Duration.ofMillis(2_001))).containsExactly("clock");
    assertThat(warned(vitals(0, 0, 10, "3"), Duration.ofMillis(-2_001))).containsExactly("clock");
  }

  @Test
  void areNoneOfADatabaseThatDoesNotAnswer() {
    Beat none = new Beat(Optional.empty(), "away", Duration.ZERO, Duration.ZERO);

    assertThat(WARNINGS.of(none, "3")).isEmpty();
  }

  private static List<String> warned(StorageVitals vitals, Duration skew) {
    Beat beat = new Beat(Optional.of(vitals), "", Duration.ZERO, skew);
    return WARNINGS.of(beat, "3").entrySet().stream()
        .filter(Map.Entry::getValue)
        .map(Map.Entry::getKey)
        .toList();
  }

  private static StorageVitals vitals(
      long transaction, int waiting, long freeBytes, String schema) {
    return new StorageVitals(
        NOW,
        schema,
        Duration.ofSeconds(transaction),
        true,
        new StorageVitals.Pool(5, 5, waiting),
        Optional.of(new StorageVitals.Disk(freeBytes, 100)));
  }
}
