package io.researcharr.data.adapter.ops;

import static java.time.Duration.ofMinutes;
import static org.assertj.core.api.Assertions.assertThat;

import io.researcharr.data.adapter.sqlite.SqliteStorage;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StoragePulseTest {

  @TempDir Path directory;

  /** The clock of a SQLite is this machine's, so that of the service is put wrong here. */
  @Test
  void tellsByHowMuchTheClockOfTheDatabaseIsAhead() {
    assertThat(skew(Duration.ofHours(-1))).isBetween(ofMinutes(59), ofMinutes(61));
    assertThat(skew(Duration.ZERO)).isBetween(ofMinutes(-1), ofMinutes(1));
    assertThat(skew(Duration.ofHours(1))).isBetween(ofMinutes(-61), ofMinutes(-59));
  }

  private Duration skew(Duration wrong) {
    Path file = directory.resolve("skew" + wrong.toHours() + ".db");
    SqliteStorage storage =
        new SqliteStorage(new SqliteStorage.Settings(file, true, 1, 500, false));
    try {
      storage.open();
      InstantSource clock = InstantSource.offset(InstantSource.system(), wrong);
      return new StoragePulse(storage, clock).beat().await().indefinitely().skew();
    } finally {
      storage.close();
    }
  }

  @Test
  void doesNotAnswerWithWhatWasSoBeforeTheStorageWasOpened() {
    // Given
    var settings = new SqliteStorage.Settings(directory.resolve("pulse.db"), true, 1, 500, false);
    SqliteStorage storage = new SqliteStorage(settings);
    try {
      StoragePulse pulse = new StoragePulse(storage, InstantSource.system());
      boolean before = pulse.beat().await().indefinitely().isThere();

      // When
      storage.open();
      boolean after = pulse.beat().await().indefinitely().isThere();

      // Then
      assertThat(before).isFalse();
      assertThat(after).isTrue();
    } finally {
      storage.close();
    }
  }
}
