package io.researcharr.data.adapter.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import io.researcharr.data.adapter.sql.Migrations;
import io.researcharr.data.adapter.sql.Sql;
import io.researcharr.data.domain.feed.Position;
import io.researcharr.data.fixture.JdbcRows;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The plan of the feed: every page is a walk behind a number. */
class SqliteFeedPlansTest {

  private static final int DETAIL = 4;

  @TempDir Path directory;

  @Test
  void everyPageIsAWalkBehindANumber() throws SQLException {
    // When
    String page = explain(SqliteChangeFeed.walking(Position.behind(7), Position.behind(9), 100));

    // Then
    assertThat(page).isEqualTo("SEARCH audit_log USING INTEGER PRIMARY KEY (rowid>? AND rowid<?)");
  }

  @Test
  void theCacheLooksAtNewChangesOnly() throws SQLException {
    // When
    String plan = explain(SqliteDialect.INSTANCE.changes(Optional.of("7"), 100));

    // Then
    assertThat(plan).contains("SEARCH audit_log USING INTEGER PRIMARY KEY (rowid>?)");
  }

  private String explain(Sql sql) throws SQLException {
    String jdbc = "jdbc:sqlite:" + directory.resolve("plans.db");
    Migrations.migrate(jdbc, "", "", "sqlite");
    try (Connection connection = DriverManager.getConnection(jdbc)) {
      return String.join("\n", JdbcRows.SQLITE.of(connection, "EXPLAIN QUERY PLAN ", sql, DETAIL));
    }
  }
}
