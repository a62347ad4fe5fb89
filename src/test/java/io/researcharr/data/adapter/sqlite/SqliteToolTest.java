package io.researcharr.data.adapter.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import io.researcharr.data.adapter.sql.Migrations;
import io.researcharr.data.deploy.Tool;
import io.researcharr.data.fixture.Database;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The file is a friend to the sqlite3 that people have on their systems, which may be years old.
 */
class SqliteToolTest {

  @TempDir Path directory;

  private Path file;
  private Database database;
  private Tool sqlite3;

  @BeforeEach
  void migrate() {
    sqlite3 = Tool.needed("sqlite3");
    file = directory.resolve("tool.db");
    database = new Database(SqliteConnection.url(file));
    Migrations.migrate(database.jdbc(), "", "", "sqlite");
  }

  @Test
  void readsEveryTableAndView() throws Exception {
    for (String name :
        database.query("SELECT name FROM sqlite_master WHERE type IN ('table', 'view')")) {
      assertThat(run("SELECT count(*) FROM \"" + name + "\"")).matches("\\d+\\s*");
    }
  }

  @Test
  void writesWhatIsRememberedAndFound() throws Exception {
    // Given
    long before = Instant.now().toEpochMilli();

    // When
    run("INSERT INTO media (id, type, external_id, title, sort_title) VALUES" + row("a", "Heat"));
    run("INSERT INTO media (id, type, external_id, title, sort_title) VALUES" + row("b", "Se7en?"));
    run("INSERT INTO media (id, type, external_id, title, sort_title) VALUES" + row("c", "Łódź™"));
    run("UPDATE media SET title = 'M*A*S*H' WHERE id = 'a'");
    run("UPDATE media SET metadata = '{\"alternativeTitles\": [\"Seven\"]}' WHERE id = 'b'");
    run("UPDATE media SET deleted_at = created_at WHERE id = 'c'");
    run("UPDATE media SET deleted_at = NULL WHERE id = 'c'");
    run("DELETE FROM media WHERE id = 'b'");

    // Then
    assertThat(database.query("SELECT action || ' ' || entity_id FROM audit_log ORDER BY seq"))
        .containsExactly(
            "created a",
            "created b",
            "created c",
            "updated a",
            "updated b",
            "deleted c",
            "restored c",
            "purged b");
    assertThat(database.query("SELECT at / 1000 FROM audit_log"))
        .allMatch(at -> Long.parseLong(at) >= before)
        .allMatch(at -> Long.parseLong(at) <= Instant.now().toEpochMilli());
    assertThat(run("SELECT rowid FROM media_search_words WHERE media_search_words MATCH 'lodz'"))
        .isNotBlank();
    assertThat(run("SELECT rowid FROM media_search_words WHERE media_search_words MATCH 'mash'"))
        .isNotBlank();
    assertThat(run("SELECT rowid FROM media_search_words WHERE media_search_words MATCH 'seven'"))
        .isBlank();
  }

  private static String row(String id, String title) {
    return " ('%s', 'movie', 'hand:%s', '%s', 'x')".formatted(id, id, title);
  }

  private String run(String sql) throws IOException {
    // Not as an argument, which some systems take for ASCII.
    Path script = Files.writeString(directory.resolve("script.sql"), sql + ";");
    Tool.Result result =
        sqlite3.run("-batch", "-init", "/dev/null", file.toString(), ".read " + script);
    assertThat(result.code()).as(sql + ": " + result.output()).isZero();
    return result.output();
  }
}
