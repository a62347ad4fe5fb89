package io.researcharr.data.adapter.ops;

import static org.assertj.core.api.Assertions.assertThat;

import io.researcharr.data.adapter.ops.StoragePulse.Beat;
import io.researcharr.data.port.StorageVitals;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whether a schema is too old for the program, which a number of more digits is not. */
class StorageReadinessTest {

  @ParameterizedTest
  @CsvSource({"8,8,false", "7,8,true", "9,8,false", "10,9,false", "9,10,true", "'',8,true"})
  void isOlderWhereItsNumberIsSmaller(String found, String own, boolean isOlder) {
    // Given
    var vitals =
        new StorageVitals(
            Instant.EPOCH,
            found,
            Duration.ZERO,
            true,
            new StorageVitals.Pool(1, 0, 0),
            Optional.empty());

    // When
    var beat = new Beat(Optional.of(vitals), "", Duration.ZERO, Duration.ZERO);

    // Then
    assertThat(StorageReadiness.isOlder(beat, own)).isEqualTo(isOlder);
  }
}
