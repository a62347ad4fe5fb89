package io.researcharr.data.adapter.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.researcharr.data.adapter.sql.SlowStatements;
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
