package io.researcharr.data.adapter.sql;

import static org.assertj.core.api.Assertions.assertThat;

import io.researcharr.data.adapter.sqlite.SqliteForTests;
import io.researcharr.data.domain.search.SearchQuery;
import io.researcharr.data.fixture.JdbcRows;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How SQLite goes about a search. */
class SqliteSearchPlansTest {

  private static final int DETAIL = 4;

  @TempDir Path directory;

  @Test
  void walksTheIndexOfBeginningsAndSortsNothing() throws SQLException {
    String plan =
        plan(
            SqlMediaSearch.select(
                SearchQuery.of("title 00", Optional.empty(), 50), SqliteForTests.dialect()));

    assertThat(plan.split("SEARCH media_search USING INDEX media_search_key_idx", -1)).hasSize(13);
    assertThat(plan)
        .contains("SCAN w VIRTUAL TABLE INDEX")
        .contains("SEARCH s USING INTEGER PRIMARY KEY")
        .doesNotContain("SCAN media_search", "TEMP B-TREE");
  }

  @Test
  void looksUpSpellingsInTheSameStatementWhereNothingIsFound() throws SQLException {
    String plan =
        plan(
            SqlMediaSearch.orElse(
                SqlMediaSearch.select(
                    SearchQuery.of("title 00", Optional.empty(), 50), SqliteForTests.dialect()),
                Optional.of(Sql.of("spelling IN (SELECT value FROM json_each(?))", "[]")),
                "feature.one"));

    assertThat(plan)
        .contains("SEARCH search_spellings USING COVERING INDEX search_spellings_spelling_idx")
        .contains("SEARCH settings USING");
  }

  @Test
  void looksUpSpellingsByTheirIndex() throws SQLException {
    String plan =
        plan(SqlMediaSearch.similar(Sql.of("spelling IN (SELECT value FROM json_each(?))", "[]")));

    assertThat(plan)
        .contains("SEARCH search_spellings USING COVERING INDEX search_spellings_spelling_idx");
  }

  @Test
  void makesOneEntryReadyWithoutALookAtTheOthers() throws SQLException {
    String plan = plan(Sql.of("SELECT * FROM media_searchable WHERE id = ?", "x"));

    assertThat(plan).contains("SEARCH media USING INDEX").doesNotContain("SCAN media\n");
  }

  private String plan(Sql sql) throws SQLException {
    String jdbc = "jdbc:sqlite:" + directory.resolve("search.db");
    Migrations.migrate(jdbc, "", "", "sqlite");
    try (Connection connection = DriverManager.getConnection(jdbc)) {
      return String.join("\n", JdbcRows.SQLITE.of(connection, "EXPLAIN QUERY PLAN ", sql, DETAIL));
    }
  }
}
