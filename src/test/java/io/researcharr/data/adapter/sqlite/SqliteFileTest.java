package io.researcharr.data.adapter.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.researcharr.data.port.StartRefused;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** One process for one file, wherever its name leads, and no file that is on another machine. */
class SqliteFileTest {

  @TempDir Path directory;

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void findsTheFileBehindALinkWhetherItIsThereOrNot(boolean exists) throws IOException {
    // Given
    Path real = Files.createDirectory(directory.resolve("real")).toRealPath().resolve("a.db");
    Path link = Files.createDirectory(directory.resolve("linked")).resolve("link.db");
    Files.createSymbolicLink(link, Path.of("../real/a.db"));
    if (exists) {
      Files.createFile(real);
    }

    // When
    try (SqliteFile first = SqliteFile.acquire(link, false)) {

      // Then
      assertThat(first.path()).isEqualTo(real);
      assertThat(real.resolveSibling("a.db.lock")).exists();
      assertThatThrownBy(() -> SqliteFile.acquire(real, false))
          .isInstanceOf(StartRefused.class)
          .hasMessageContaining("another process");
    }
  }

  @Test
  void findsTheFileBehindALinkedDirectory() throws IOException {
    // Given
    Path real = Files.createDirectory(directory.resolve("real"));
    Path link = Files.createSymbolicLink(directory.resolve("link"), real);

    // When
    try (SqliteFile file = SqliteFile.acquire(link.resolve("a.db"), false)) {

      // Then
      assertThat(file.path()).isEqualTo(real.toRealPath().resolve("a.db"));
    }
  }

  @Test
  void refusesALinkToItself() throws IOException {
    // Given
    Path link = directory.resolve("a.db");
    Files.createSymbolicLink(link, link);

    // Then
    assertThatThrownBy(() -> SqliteFile.acquire(link, false)).isInstanceOf(StartRefused.class);
  }
}
