package io.researcharr.data.adapter.postgres;

import io.researcharr.data.adapter.sql.Dialect;
import io.researcharr.data.adapter.sql.HousekeepingPlans;
import io.researcharr.data.adapter.sql.Sql;
import io.researcharr.data.fixture.JdbcRows;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

class PostgresHousekeepingPlansTest extends HousekeepingPlans {

  private static Connection connection;

  @BeforeAll
  static void fill() throws SQLException {
    connection = PostgresForTests.migrated();
    try (Statement statement = connection.createStatement()) {
      statement.execute(
          "INSERT INTO kept_answers (caller, target, key, request_hash, status, headers, created_at)"
              + " SELECT 'caller', 'POST /x', 'key ' || i, 'hash', 200, '{}',"
              + " now() - i * interval '10 seconds' FROM generate_series(1, "
              + ROWS
              + ") AS i");
      statement.execute(
          "INSERT INTO media (id, type, external_id, title, sort_title, deleted_at)"
              + " SELECT gen_random_uuid(), CASE i % 3 WHEN 0 THEN 'series' ELSE 'movie' END,"
              + " 'x:' || i, 'Title', 'title',"
              + " CASE WHEN i % 2 = 0 THEN now() - i * interval '1 minute' END"
              + " FROM generate_series(1, "
              + ROWS
              + ") AS i");
      statement.execute(
          "INSERT INTO media (id, type, external_id, title, sort_title, series_id, season_number,"
              + " episode_number, deleted_at) SELECT gen_random_uuid(), 'episode',"
              + " s.external_id || ':' || i, 'Title', 'title', s.id, 1, i, s.deleted_at"
              + " FROM media AS s, generate_series(1, 2) AS i WHERE s.type = 'series'");
      statement.execute("ANALYZE");
      PostgresForTests.planAsTheService(connection);
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

  @Override
  protected String explain(Sql sql) throws SQLException {
    return String.join("\n", JdbcRows.POSTGRES.of(connection, "EXPLAIN ", sql, 1));
  }

  @Override
  protected String wholeTable(String table) {
    return "Seq Scan on " + table;
  }

  @Override
  protected String sort() {
    return "Sort Key";
  }
}
