package io.researcharr.data.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.researcharr.data.fixture.Database;
import io.researcharr.data.fixture.SqliteFixture;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * {@code UPDATE OR REPLACE} removes rows that are in its way without a word to the triggers of the
 * audit trail.
 */
class SqliteReplaceTest {

  @RegisterExtension static final SqliteFixture SQLITE = new SqliteFixture();

  /** Two rows of each table, by their number. */
  private static final Map<String, String> ROWS =
      Map.of(
          "media", "id = 'episode-%d'",
          "settings", "key = 'setting-%d'",
          "queue_items", "id = 'item-%d'",
          "api_keys", "id = 'key-%d'",
          "processing_jobs", "id = 'job-%d'");

  @BeforeAll
  static void fill() throws SQLException {
    database()
        .run(
            """
            INSERT INTO media (id, type, external_id, title, sort_title)
              VALUES ('series', 'series', 'tvdb:1', 'Series', 'series');
            INSERT INTO media (id, type, external_id, title, sort_title, series_id, season_number, episode_number, deleted_at)
              VALUES ('episode-1', 'episode', 'episode:1', 'One', 'one', 'series', 1, 1, NULL),
                ('episode-2', 'episode', 'episode:2', 'Two', 'two', 'series', 1, 2, NULL),
                ('was-there', 'episode', 'episode:1', 'One', 'one', 'series', 9, 9, 1),
                ('was-in-its-place', 'episode', 'episode:9', 'One', 'one', 'series', 1, 1, 1);
            INSERT INTO settings (key, type, value) VALUES ('setting-1', 'int', '1'), ('setting-2', 'int', '2');
            INSERT INTO queue_items (id, media_id, service)
              VALUES ('item-1', 'episode-1', 'sonarr'), ('item-2', 'episode-2', 'sonarr');
            INSERT INTO api_keys (id, name, hash, role, created_at)
              VALUES ('key-1', 'one', 'a', 'read', 1), ('key-2', 'two', 'b', 'read', 1);
            INSERT INTO processing_jobs (id, type, status, dedupe_key)
              VALUES ('job-1', 'search', 'queued', 'one'), ('job-2', 'search', 'queued', 'two'),
                ('failed', 'search', 'queued', NULL);
            UPDATE processing_jobs SET status = 'running', lease_token = 'x', lease_seconds = 1, lease_expires_at = 1,
              lease_check_at = 1 WHERE id = 'failed';
            UPDATE processing_jobs SET status = 'failed', lease_token = NULL, lease_seconds = NULL, lease_expires_at = NULL,
              lease_check_at = NULL, dedupe_key = 'one' WHERE id = 'failed'
            """);
  }

  /** Whoever adds a unique index to one of these tables, and no word to its trigger, is told. */
  @Test
  void isRefusedForEachUniqueKey() throws SQLException {
    for (String table : ROWS.keySet()) {
      for (String key : uniqueKeys(table)) {
        assertRefused(
            table,
            "UPDATE OR REPLACE %1$s SET (%2$s) = (SELECT %2$s FROM %1$s WHERE %3$s) WHERE %4$s"
                .formatted(table, key, row(table, 1), row(table, 2)));
      }
    }
  }

  @Test
  void isRefusedForWhatComesUnderAUniqueKey() throws SQLException {
    assertRefused("media", "UPDATE OR REPLACE media SET deleted_at = NULL WHERE id = 'was-there'");
    assertRefused(
        "media", "UPDATE OR REPLACE media SET deleted_at = NULL WHERE id = 'was-in-its-place'");
    assertRefused(
        "processing_jobs",
        "UPDATE OR REPLACE processing_jobs SET status = 'queued' WHERE id = 'failed'");
    assertRefused(
        "processing_jobs",
        "UPDATE OR REPLACE processing_jobs SET next_retry_at = 1 WHERE id = 'failed'");
  }

  @Test
  void isAnUpdateWhereNothingIsInItsWay() throws SQLException {
    for (String table : ROWS.keySet()) {
      for (String key : uniqueKeys(table)) {
        assertThat(
                database()
                    .execute(
                        "UPDATE OR REPLACE %1$s SET (%2$s) = (SELECT %2$s FROM %1$s WHERE %3$s) WHERE %3$s"
                            .formatted(table, key, row(table, 2))))
            .as("%s %s", table, key)
            .isPositive();
      }
    }
    assertThat(
            database().execute("UPDATE OR REPLACE media SET title = 'Other' WHERE id = 'series'"))
        .isPositive();
    assertThat(
            database()
                .query("SELECT action || ' ' || version FROM audit_log WHERE entity_id = 'series'"))
        .containsExactly("created 1", "updated 2");
  }

  @Test
  void leavesOtherStatementsToSqlite() throws SQLException {
    String conflict = "media SET external_id = 'episode:1' WHERE id = 'episode-2'";

    assertThatThrownBy(() -> database().execute("UPDATE " + conflict))
        .hasMessageContaining("UNIQUE constraint failed: media.external_id");
    assertThat(database().execute("UPDATE OR IGNORE " + conflict)).isZero();
    assertThat(
            database()
                .execute(
                    "INSERT INTO settings (key, type, value) VALUES ('setting-1', 'int', '3')"
                        + " ON CONFLICT (key) DO UPDATE SET key = excluded.key, value = excluded.value"))
        .isPositive();
  }

  private static void assertRefused(String table, String statement) throws SQLException {
    List<String> before = database().query("SELECT count(*) FROM " + table);
    assertThatThrownBy(() -> database().execute(statement))
        .as(statement)
        .isInstanceOf(SQLException.class)
        .hasMessageContaining("goes round the audit trail");
    assertThat(database().query("SELECT count(*) FROM " + table)).isEqualTo(before);
  }

  private static String row(String table, int number) {
    return ROWS.get(table).formatted(number);
  }

  private static List<String> uniqueKeys(String table) throws SQLException {
    List<String> keys = new ArrayList<>();
    keys.add("rowid");
    for (String index :
        database().query("SELECT name FROM pragma_index_list('" + table + "') WHERE \"unique\"")) {
      keys.add(
          String.join(
              ", ", database().query("SELECT name FROM pragma_index_info('" + index + "')")));
    }
    assertThat(keys).as(table).hasSizeGreaterThan(1);
    return keys;
  }

  private static Database database() {
    return new Database(SQLITE.jdbc());
  }
}
