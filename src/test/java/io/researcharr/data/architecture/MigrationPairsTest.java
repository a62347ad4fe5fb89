package io.researcharr.data.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import io.researcharr.data.adapter.sql.Migrations;
import io.researcharr.data.fixture.Database;
import io.researcharr.data.fixture.PostgresServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The schemas of both engines, which move in pairs. */
class MigrationPairsTest {

  /** PostgreSQL keeps some tables by month; the months are no tables of their own. */
  private static final String NOT_A_MONTH =
      " AND NOT EXISTS (SELECT 1 FROM pg_inherits h WHERE h.inhrelid = to_regclass(%s::text))";

  /**
   * SQLite has no settings of a transaction, so who acts, what is refused, or what waits until its
   * end, stands in a table.
   */
  private static final String NO_SETTING =
      " AND m.name NOT IN ('audit_actor', 'audit_refusal', 'media_search_pause')";

  /**
   * A SQLite file has no numbers of a cluster in it that could be those of another one, and one
   * writer, whose commits need no numbers to be in order.
   */
  private static final String NO_CLUSTER = " AND table_name NOT IN ('audit_home', 'audit_commits')";

  /** SQLite counts a row up when it is stored, so one trigger does that and remembers it. */
  private static final String ONE_TRIGGER =
      " AND tgname NOT IN ('media_remember_change', 'settings_remember_change',"
          + " 'queue_items_remember_change', 'api_keys_remember_change', 'audit_log_commit')";

  /** PostgreSQL has no statement that replaces rows without a word to the triggers. */
  private static final String NO_REPLACE =
      " AND name NOT LIKE '%\\_no\\_way\\_round\\_by\\_update' ESCAPE '\\'";

  /** SQLite's index of words is made of tables and wants a number for each row. */
  private static final String NOT_THE_INDEX_OF_WORDS =
      " AND m.name NOT LIKE 'media\\_search\\_words%' ESCAPE '\\'";

  private static final Path MIGRATIONS = Path.of("src/main/resources/db/migration");

  private static final Pattern NAMED = Pattern.compile("CONSTRAINT (\\w+)");

  @TempDir Path directory;

  @Test
  void haveTheSameVersionsAndNames() throws IOException {
    assertThat(files("sqlite")).isEqualTo(files("postgresql")).isNotEmpty();
  }

  @Test
  void leadToTheSameTablesColumnsAndIndexes() throws SQLException {
    // When
    Database postgres = migratedPostgres();
    Database sqlite = migratedSqlite();

    // Then
    assertThat(
            sqlite.names(
                "SELECT m.name || '.' || c.name || ' ' || lower(c.type) || CASE WHEN c.\"notnull\" THEN ' not null' ELSE ''"
                    + " END FROM sqlite_master m, pragma_table_xinfo(m.name) c"
                    + " WHERE m.type = 'table' AND m.name NOT LIKE 'flyway%'"
                    + " AND m.name || '.' || c.name <> 'media_search.id'"
                    + NOT_THE_INDEX_OF_WORDS
                    + " AND m.name NOT LIKE 'sqlite_%'"
                    + NO_SETTING))
        .isEqualTo(
            postgres.names(
                "SELECT table_name || '.' || column_name || ' ' || CASE WHEN data_type IN"
                    + " ('integer', 'bigint', 'boolean', 'timestamp with time zone', 'xid8') THEN 'integer'"
                    + " WHEN data_type = 'bytea' THEN 'blob' WHEN data_type = 'double precision'"
                    + " THEN 'real' ELSE 'text' END || CASE is_nullable WHEN 'NO' THEN"
                    + " ' not null' ELSE '' END FROM information_schema.columns"
                    + " WHERE table_schema = 'public' AND table_name NOT LIKE 'flyway%'"
                    + NO_CLUSTER
                    + NOT_A_MONTH.formatted("table_name")));
    assertThat(
            sqlite.names(
                "SELECT name FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL"
                    + " AND name NOT LIKE 'flyway%'"))
        .isEqualTo(
            postgres.names(
                "SELECT indexname FROM pg_indexes i WHERE schemaname = 'public' AND indexname NOT"
                    + " LIKE 'flyway%' AND indexname <> 'media_search_words_idx'"
                    + " AND NOT EXISTS (SELECT 1 FROM pg_constraint c WHERE"
                    + " c.conname = i.indexname)"
                    + NOT_A_MONTH.formatted("tablename")));
    assertThat(
            sqlite.names(
                "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name NOT IN"
                    + " ('media_search', 'search_words', 'media_searchable', 'media_search_pause', 'media_returned')"
                    + " AND tbl_name NOT LIKE 'media\\_unsearched%' ESCAPE '\\'"
                    + NO_REPLACE))
        .isEqualTo(
            postgres.names(
                "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgparentid = 0"
                    + ONE_TRIGGER));
  }

  /** Rules that have a name are told by it when they are broken, so both engines have the same. */
  @Test
  void haveTheSameNamedRules() throws SQLException {
    // When
    Database postgres = migratedPostgres();
    Database sqlite = migratedSqlite();

    // Then
    Set<String> onSqlite = new TreeSet<>();
    for (String table :
        sqlite.query("SELECT sql FROM sqlite_master WHERE type = 'table' AND sql IS NOT NULL")) {
      NAMED.matcher(table).results().forEach(rule -> onSqlite.add(rule.group(1)));
    }
    Set<String> onPostgres =
        new TreeSet<>(
            postgres.query(
                "SELECT conname FROM pg_constraint WHERE contype = 'c' AND conparentid = 0 AND"
                    + " conrelid <> 0 AND conrelid <> 'audit_home'::regclass"
                    + " AND connamespace = 'public'::regnamespace"));
    assertThat(onPostgres).hasSizeGreaterThan(20);
    // What is a domain on PostgreSQL has a rule for each of its columns there.
    assertThat(onSqlite).containsAll(onPostgres);
  }

  private static Database migratedPostgres() {
    String url = PostgresServer.newDatabase();
    Migrations.migrate(PostgresServer.jdbc(url), "postgres", "postgres", "postgresql");
    return Database.of(url);
  }

  private Database migratedSqlite() {
    Path file = directory.resolve("pairs.db");
    Migrations.migrate("jdbc:sqlite:" + file, "", "", "sqlite");
    return Database.of("sqlite:///" + file);
  }

  private static Set<String> files(String engine) throws IOException {
    try (Stream<Path> files = Files.list(MIGRATIONS.resolve(engine))) {
      return files.map(file -> file.getFileName().toString()).collect(Collectors.toSet());
    }
  }
}
