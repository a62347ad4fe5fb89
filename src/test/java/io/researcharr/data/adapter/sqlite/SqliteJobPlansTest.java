package io.researcharr.data.adapter.sqlite;

import io.researcharr.data.adapter.sql.Dialect;
import io.researcharr.data.adapter.sql.JobPlans;
import io.researcharr.data.adapter.sql.Migrations;
import io.researcharr.data.adapter.sql.Sql;
import io.researcharr.data.fixture.JdbcRows;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

class SqliteJobPlansTest extends JobPlans {

  private static final int DETAIL = 4;

  @TempDir static Path directory;
  private static Connection connection;

  @BeforeAll
  static void migrate() throws SQLException {
    String jdbc = "jdbc:sqlite:" + directory.resolve("plans.db");
    Migrations.migrate(jdbc, "", "", "sqlite");
    connection = DriverManager.getConnection(jdbc);
    try (Statement statement = connection.createStatement()) {
      statement.execute("DROP TRIGGER processing_jobs_begin");
      statement.execute(
          "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < "
              + ROWS
              + ") INSERT INTO processing_jobs (id, type, service, status, worker_id, claim_rank)"
              + " SELECT printf('%08d-0000-7000-8000-000000000000', i),"
              + " CASE i % 3 WHEN 0 THEN 'search' WHEN 1 THEN 'verify' ELSE 'download' END,"
              + " CASE i % 2 WHEN 0 THEN 'radarr' END,"
              + " CASE WHEN i % 10 = 0 THEN 'queued' WHEN i % 97 = 1 THEN 'failed' ELSE 'completed'"
              + " END, 'w' || i % 500, CASE WHEN i % 10 = 0 THEN i END FROM n");
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
    return String.join("\n", JdbcRows.SQLITE.of(connection, "EXPLAIN QUERY PLAN ", sql, DETAIL))
        .replaceAll("SCAN processing_jobs USING (COVERING )?INDEX", "WALK");
  }

  @Override
  protected String wholeTable() {
    return "SCAN processing_jobs";
  }

  @Override
  protected String sort() {
    return "TEMP B-TREE";
  }
}
