package io.researcharr.data.adapter.ops;

import static org.assertj.core.api.Assertions.assertThat;

import io.researcharr.data.adapter.sqlite.SqliteStorage;
import java.nio.file.Path;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StoragePulseTest {

  @TempDir Path directory;

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
