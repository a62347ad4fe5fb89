package io.researcharr.data.adapter.sql;

import io.researcharr.data.adapter.postgres.PostgresForTests;
import io.researcharr.data.fixture.JdbcRows;
import io.researcharr.data.fixture.PostgresServer;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

class PostgresMediaPlansTest extends MediaPlans {

  private static final Pattern A_SORT_OF_THOUSANDS =
      Pattern.compile("Sort  \\([^\n]*\n[^\n]*Sort Key[^\n]*\n[^\n]*Scan[^\n]*rows=\\d{4,} ");

  private static Connection connection;

  @BeforeAll
  static void fill() throws SQLException {
    String jdbc = PostgresServer.jdbc(PostgresServer.newDatabase());
    Migrations.migrate(jdbc, "postgres", "postgres", "postgresql");
    connection = DriverManager.getConnection(jdbc);
    connection
        .createStatement()
        .execute(
            "INSERT INTO media (id, type, external_id, title, sort_title, title_folded, year,"
                + " status, tags, created_at, updated_at)"
                + " SELECT (lpad(i::text, 8, '0') || '-0000-7000-8000-000000000000')::uuid, 'movie',"
                + " 'tmdb:' || i, 'Title ' || lpad(i::text, 5, '0'), 'title ' || lpad(i::text, 5,"
                + " '0'), 'title ' || lpad(i::text, 5, '0'), 1900 + i % 120, CASE i % 97 WHEN 0 THEN"
                + " 'failed' ELSE 'pending' END, CASE i % 1000 WHEN 0 THEN '[\"rare\"]' ELSE '[]' END,"
                + " timestamptz '2026-01-01Z' + i * interval '1 second',"
                + " timestamptz '2026-01-01Z' + i * interval '1 second'"
                + " FROM generate_series(0, "
                + ROWS
                + ") AS i");
    connection.createStatement().execute("ANALYZE");
    // As in the sessions of the service; see PostgresUrl.
    connection.createStatement().execute("SET enable_seqscan = off");
    connection.createStatement().execute("SET enable_bitmapscan = off");
    connection.createStatement().execute("SET jit = off");
    connection.createStatement().execute("SET plan_cache_mode = force_generic_plan");
    connection.createStatement().execute("SET max_parallel_workers_per_gather = 0");
  }

  @AfterAll
  static void close() throws SQLException {
    connection.close();
  }

  @Override
  Connection connection() {
    return connection;
  }

  @Override
  Dialect dialect() {
    return PostgresForTests.dialect();
  }

  @Override
  String explain(Sql sql) throws SQLException {
    String text = String.join("\n", generic(sql));
    // Sorting the few rows of a page, or what is known to be few, is no sort of everything.
    return A_SORT_OF_THOUSANDS.matcher(text).replaceAll("SORTED");
  }

  /** The plan of a prepared statement, which knows no values. */
  private static List<String> generic(Sql sql) throws SQLException {
    StringBuilder text = new StringBuilder(sql.text());
    for (int i = 1; i <= sql.args().size(); i++) {
      int mark = text.indexOf("?");
      text.replace(mark, mark + 1, "$" + i);
    }
    String nulls = String.join(", ", Collections.nCopies(sql.args().size(), "NULL"));
    try (Statement statement = connection.createStatement()) {
      statement.execute("PREPARE plan AS " + text);
      List<String> lines = new ArrayList<>();
      try (ResultSet rows =
          statement.executeQuery(
              "EXPLAIN EXECUTE plan" + (nulls.isEmpty() ? "" : "(" + nulls + ")"))) {
        while (rows.next()) {
          lines.add(rows.getString(1));
        }
      }
      statement.execute("DEALLOCATE plan");
      return lines;
    }
  }

  @Override
  List<String> ids(Sql sql) throws SQLException {
    return JdbcRows.POSTGRES.of(connection, "", sql, 1);
  }

  @Override
  String wholeTable() {
    return "Seq Scan on media ";
  }

  @Override
  String sort() {
    return "SORTED";
  }
}
