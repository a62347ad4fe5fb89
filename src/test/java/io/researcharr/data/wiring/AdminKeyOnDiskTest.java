package io.researcharr.data.wiring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.researcharr.data.port.StartRefused;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The admin key on the disk: there for its owner alone, and only once it is stored. */
class AdminKeyOnDiskTest {

  @TempDir Path directory;

  @Test
  void comesIntoItsPlaceOnceItIsStored() throws IOException {
    // Given
    AdminKeyOnDisk file = file();
    file.offer("the-key");
    List<String> before = files();

    // When
    boolean isThere = file.settle("the-key"::equals);

    // Then
    assertThat(before).singleElement().asString().endsWith(".offer");
    assertThat(isThere).isTrue();
    assertThat(files()).containsExactly("admin-key");
    assertThat(Files.readString(Path.of(file.path())).strip()).isEqualTo("the-key");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(Path.of(file.path()))))
        .isEqualTo("rw-------");
  }

  @Test
  void keepsTheWinnersKeyWhenTwoInstancesHaveOneDirectory() throws IOException {
    // Given
    AdminKeyOnDisk winner = file();
    AdminKeyOnDisk loser = file();
    winner.offer("winner");
    loser.offer("loser");

    // When
    boolean foundByTheLoser = loser.settle("winner"::equals);
    boolean foundByTheWinner = winner.settle("winner"::equals);

    // Then
    assertThat(foundByTheLoser).isTrue();
    assertThat(foundByTheWinner).isFalse();
    assertThat(files()).containsExactly("admin-key");
    assertThat(Files.readString(directory.resolve("admin-key")).strip()).isEqualTo("winner");
  }

  @Test
  void leavesWhatOthersHaveOfferedForOtherDatabases() throws IOException {
    // Given
    file().offer("for another database");

    // When
    boolean found = file().settle("mine"::equals);

    // Then
    assertThat(found).isFalse();
    assertThat(files()).hasSize(1);
  }

  @Test
  void refusesADirectoryThatIsNotThere() {
    // Given
    AdminKeyOnDisk file = new AdminKeyOnDisk(directory.resolve("missing/admin-key"));

    // Then
    assertThatThrownBy(() -> file.offer("k"))
        .isInstanceOf(StartRefused.class)
        .hasMessageContaining("missing/admin-key");
  }

  private AdminKeyOnDisk file() {
    return new AdminKeyOnDisk(directory.resolve("admin-key"));
  }

  private List<String> files() throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }
}
