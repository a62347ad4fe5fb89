package io.researcharr.data.adapter.postgres;

import io.researcharr.data.adapter.sql.Dialect;
import io.researcharr.data.adapter.sql.JobPlans;
import io.researcharr.data.adapter.sql.Migrations;
import io.researcharr.data.adapter.sql.Sql;
import io.researcharr.data.fixture.JdbcRows;
import io.researcharr.data.fixture.PostgresServer;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

class PostgresJobPlansTest extends JobPlans {

  private static Connection connection;

  @BeforeAll
  static void fill() throws SQLException {
    String jdbc = PostgresServer.jdbc(PostgresServer.newDatabase());
    Migrations.migrate(jdbc, "postgres", "postgres", "postgresql");
    connection = DriverManager.getConnection(jdbc);
    try (Statement statement = connection.createStatement()) {
      statement.execute("SET session_replication_role = replica");
      statement.execute(
          "INSERT INTO processing_jobs (id, type, service, status, media_id, worker_id, claim_rank)"
              + " SELECT (lpad(i::text, 8, '0') || '-0000-7000-8000-000000000000')::uuid,"
              + " CASE i % 3 WHEN 0 THEN 'search' WHEN 1 THEN 'verify' ELSE 'download' END,"
              + " CASE i % 2 WHEN 0 THEN 'radarr' END,"
              + " CASE WHEN i % 10 = 0 THEN 'queued' WHEN i % 97 = 1 THEN 'failed' ELSE 'completed'"
              + " END, gen_random_uuid(), 'w' || i % 500, CASE WHEN i % 10 = 0 THEN i END"
              + " FROM generate_series(1, "
              + ROWS
              + ") AS i");
      statement.execute("SET session_replication_role = DEFAULT");
      statement.execute("ANALYZE");
      // As in the sessions of the service; see PostgresUrl.
      statement.execute("SET enable_seqscan = off");
      statement.execute("SET enable_bitmapscan = off");
      statement.execute("SET jit = off");
    }
  }

  @AfterAll
  static void close() throws SQLException {
    connection.close();
  }

  @Override
  protected Dialect dialect() {
    return PostgresDialect.INSTANCE;
  }

  /** Of several walks each is sorted already, and what they have found is merged. */
  @Override
  protected String explain(Sql sql) throws SQLException {
    return String.join("\n", JdbcRows.POSTGRES.of(connection, "EXPLAIN ", sql, 1));
  }

  @Override
  protected String wholeTable() {
    return "Seq Scan on processing_jobs";
  }

  @Override
  protected String sort() {
    return "Sort Key";
  }
}
