package io.researcharr.data.adapter.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import io.researcharr.data.adapter.sql.AuditPlans;
import io.researcharr.data.adapter.sql.Dialect;
import io.researcharr.data.adapter.sql.Migrations;
import io.researcharr.data.adapter.sql.Sql;
import io.researcharr.data.fixture.JdbcRows;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

class SqliteAuditPlansTest extends AuditPlans {

  private static final int DETAIL = 4;
  private static final long START = 1_767_225_600L;

  @TempDir static Path directory;
  private static Connection connection;

  @BeforeAll
  static void fill() throws SQLException {
    String jdbc = "jdbc:sqlite:" + directory.resolve("plans.db");
    Migrations.migrate(jdbc, "", "", "sqlite");
    connection = DriverManager.getConnection(jdbc);
    try (Statement statement = connection.createStatement()) {
      statement.execute(
          "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < "
              + ROWS
              + ") INSERT INTO audit_log (seq, at, entity_type, entity_id, action, actor, version)"
              + " SELECT i, ("
              + START
              + " + i) * 1000000, iif(i % 10000 = 7, 'setting', 'media'), 'm' || i,"
              + " iif(i % 5000 = 3, 'updated', 'created'), iif(i % 20000 = 9, 'rare', 'import'), 1"
              + " FROM n");
    }
  }

  @AfterAll
  static void close() throws SQLException {
    connection.close();
  }

  @Override
  protected Dialect dialect() {
    return SqliteDialect.INSTANCE;
  }

  @Override
  protected String explain(Sql sql) throws SQLException {
    String plan =
        String.join("\n", JdbcRows.SQLITE.of(connection, "EXPLAIN QUERY PLAN ", sql, DETAIL));
    // A walk from the newest entry on ends with the page, where nothing but the order is asked for.
    return sql.text().contains("l WHERE TRUE ") ? plan.replace("SCAN l", "WALK") : plan;
  }

  @Override
  protected void assertReadsLittle(String plan) {
    assertThat(plan.lines())
        .noneMatch(line -> line.matches("SCAN (l|n|audit_log)( USING INDEX.*)?"))
        .noneMatch(line -> line.contains("AUTOMATIC"));
  }

  @Override
  protected Instant timeOf(int number) {
    return Instant.ofEpochSecond(START + number);
  }

  @Override
  protected int count(Sql sql) throws SQLException {
    return JdbcRows.SQLITE.of(connection, "", sql, 1).size();
  }
}
