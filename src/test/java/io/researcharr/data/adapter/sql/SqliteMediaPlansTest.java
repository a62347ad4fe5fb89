package io.researcharr.data.adapter.sql;

import io.researcharr.data.adapter.sqlite.SqliteForTests;
import io.researcharr.data.fixture.JdbcRows;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

class SqliteMediaPlansTest extends MediaPlans {

  private static final int DETAIL = 4;

  @TempDir static Path directory;
  private static Connection connection;

  @BeforeAll
  static void fill() throws SQLException {
    String jdbc = "jdbc:sqlite:" + directory.resolve("plans.db");
    Migrations.migrate(jdbc, "", "", "sqlite");
    connection = DriverManager.getConnection(jdbc);
    connection.setAutoCommit(false);
    connection
        .createStatement()
        .execute(
            "WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < "
                + ROWS
                + ") INSERT INTO media (id, type, external_id, title, sort_title, title_folded,"
                + " year, status, tags, created_at, updated_at) SELECT"
                + " printf('%08d-0000-7000-8000-000000000000', i), 'movie', 'tmdb:' || i,"
                + " printf('Title %05d', i), printf('title %05d', i), printf('title %05d', i), 1900"
                + " + i % 120, CASE i % 97 WHEN 0 THEN 'failed' ELSE 'pending' END, CASE i % 1000"
                + " WHEN 0 THEN '[\"rare\"]' ELSE '[]' END, 1767225600000000 + i * 1000000,"
                + " 1767225600000000 + i * 1000000 FROM n");
    connection.createStatement().execute(family(i -> "1767225600000000 + " + i + " * 1000000"));
    connection.commit();
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
    return SqliteForTests.dialect();
  }

  @Override
  String explain(Sql sql) throws SQLException {
    return String.join("\n", JdbcRows.SQLITE.of(connection, "EXPLAIN QUERY PLAN ", sql, DETAIL))
        .replaceAll("SCAN media USING (COVERING )?INDEX", "WALK");
  }

  @Override
  List<String> ids(Sql sql) throws SQLException {
    return JdbcRows.SQLITE.of(connection, "", sql, 1);
  }

  @Override
  String wholeTable() {
    return "SCAN media";
  }

  @Override
  String wholeIndex() {
    return "WALK";
  }

  @Override
  String sort() {
    return "TEMP B-TREE FOR ORDER BY";
  }
}
