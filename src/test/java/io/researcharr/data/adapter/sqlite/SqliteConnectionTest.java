package io.researcharr.data.adapter.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.researcharr.data.adapter.sql.SlowStatements;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How SQLite is told to keep what it is given. */
class SqliteConnectionTest {

  private static final SlowStatements SLOW = new SlowStatements(Duration.ofSeconds(1));
  private static final String FULL = "2";

  @TempDir Path directory;

  private Path file;

  @BeforeEach
  void create() {
    file = directory.resolve("a.db");
    try (SqliteConnection writer = SqliteConnection.writer(file, false, SLOW)) {
      writer.execute("CREATE TABLE t (id INTEGER PRIMARY KEY, a TEXT)", List.of());
      writer.execute(
          "CREATE TABLE u (id INTEGER PRIMARY KEY, t INTEGER REFERENCES t (id))", List.of());
    }
  }

  @Test
  void writesSoThatWhatIsCommittedIsOnTheDisk() {
    try (SqliteConnection writer = SqliteConnection.writer(file, false, SLOW)) {
      assertThat(pragma(writer, "synchronous")).isEqualTo(FULL);
      assertThat(pragma(writer, "journal_mode")).isEqualTo("wal");
    }
  }

  @Test
  void keepsManyChangedPagesInMemoryButFewOthers() {
    try (SqliteConnection writer = SqliteConnection.writer(file, false, SLOW)) {
      assertThat(pragma(writer, "cache_size")).isEqualTo("-16000");
      assertThat(pragma(writer, "cache_spill")).isEqualTo("16000");
    }
  }

  @Test
  void writesNothingIntoTheLogBeforeALargeTransactionEnds() throws IOException {
    try (SqliteConnection writer = SqliteConnection.writer(file, false, SLOW)) {
      // Given
      Path log = directory.resolve("a.db-wal");
      writer.run("BEGIN IMMEDIATE");
      long before = Files.size(log);

      // When
      writer.execute(
          "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 10000)"
              + " INSERT INTO t SELECT i, hex(zeroblob(1800)) FROM n",
          List.of());

      // Then
      assertThat(Files.size(log)).isEqualTo(before);

      // When
      writer.run("COMMIT");

      // Then
      assertThat(Files.size(log)).isGreaterThan(36_000_000);
    }
  }

  @Test
  void holdsToForeignKeys() {
    try (SqliteConnection writer = SqliteConnection.writer(file, false, SLOW)) {
      assertThatThrownBy(() -> writer.execute("INSERT INTO u VALUES (1, 4711)", List.of()))
          .hasStackTraceContaining("FOREIGN KEY");
    }
  }

  @Test
  void readsWithoutBeingAbleToWrite() {
    try (SqliteConnection reader = SqliteConnection.reader(file, false, SLOW)) {
      assertThatThrownBy(() -> reader.execute("INSERT INTO t VALUES (1, 'a')", List.of()))
          .hasStackTraceContaining("readonly");
      assertThat(reader.query("SELECT count(*) FROM t", List.of(), row -> row.bigint(0)))
          .containsExactly(0L);
    }
  }

  private static String pragma(SqliteConnection connection, String name) {
    return connection.query("PRAGMA " + name, List.of(), row -> row.text(0)).get(0);
  }
}
