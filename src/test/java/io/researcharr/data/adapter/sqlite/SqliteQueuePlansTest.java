package io.researcharr.data.adapter.sqlite;

import io.researcharr.data.adapter.sql.Dialect;
import io.researcharr.data.adapter.sql.Migrations;
import io.researcharr.data.adapter.sql.QueuePlans;
import io.researcharr.data.adapter.sql.Sql;
import io.researcharr.data.fixture.JdbcRows;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

class SqliteQueuePlansTest extends QueuePlans {

  private static final int DETAIL = 4;

  @TempDir static Path directory;
  private static Connection connection;

  @BeforeAll
  static void fill() throws SQLException {
    String jdbc = "jdbc:sqlite:" + directory.resolve("plans.db");
    Migrations.migrate(jdbc, "", "", "sqlite");
    connection = DriverManager.getConnection(jdbc);
    connection.setAutoCommit(false);
    try (Statement statement = connection.createStatement()) {
      // The entries themselves are not looked at, and this connection does not ask for them.
      statement.execute(
          "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < "
              + ROWS
              + ") INSERT INTO queue_items (id, media_id, service, priority, added_at,"
              + " last_processed, next_retry_at, worker_id, lease_token, lease_expires_at)"
              + " SELECT printf('%08d-0000-7000-8000-000000000000', i), 'media ' || i,"
              + " CASE i % 7 WHEN 3 THEN 'sonarr' ELSE 'radarr' END, i % 101,"
              + " 1767225600000000 + i * 1000000,"
              + " CASE WHEN i % 10 IN (2, 3, 4) THEN 1769904000000000 END,"
              + " CASE WHEN i % 10 IN (7, 8, 9) THEN 253370764800000000 END,"
              + " CASE WHEN i % 10 IN (1, 5, 6) THEN 'worker' END,"
              + " CASE WHEN i % 10 IN (1, 5, 6) THEN 'token' END,"
              + " CASE WHEN i % 10 IN (5, 6) THEN 253370764800000000"
              + " WHEN i % 10 = 1 THEN 1769904000000000 END FROM n");
    }
    connection.commit();
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
    return String.join("\n", JdbcRows.SQLITE.of(connection, "EXPLAIN QUERY PLAN ", sql, DETAIL))
        .replaceAll("SCAN queue_items USING (COVERING )?INDEX", "WALK")
        // What several walks have found is one page each, and sorting that costs nothing.
        .replaceAll("SCAN b\\d+\nUSE TEMP B-TREE FOR ORDER BY", "MERGE");
  }

  @Override
  protected List<String> ids(Sql sql) throws SQLException {
    return JdbcRows.SQLITE.of(connection, "", sql, 1);
  }

  @Override
  protected String wholeTable() {
    return "SCAN queue_items";
  }

  @Override
  protected String sort() {
    return "TEMP B-TREE FOR ORDER BY";
  }
}
