package io.researcharr.data.adapter.sqlite;

import io.researcharr.data.adapter.sql.Dialect;
import io.researcharr.data.adapter.sql.HousekeepingPlans;
import io.researcharr.data.adapter.sql.Migrations;
import io.researcharr.data.adapter.sql.Sql;
import io.researcharr.data.fixture.JdbcRows;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

class SqliteHousekeepingPlansTest extends HousekeepingPlans {

  private static final int DETAIL = 4;

  @TempDir static Path directory;
  private static Connection connection;

  @BeforeAll
  static void open() throws SQLException {
    String jdbc = "jdbc:sqlite:" + directory.resolve("plans.db");
    Migrations.migrate(jdbc, "", "", "sqlite");
    connection = DriverManager.getConnection(jdbc);
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
    return String.join("\n", JdbcRows.SQLITE.of(connection, "EXPLAIN QUERY PLAN ", sql, DETAIL));
  }

  @Override
  protected String wholeTable(String table) {
    return "SCAN " + table;
  }

  @Override
  protected String sort() {
    return "TEMP B-TREE FOR ORDER BY";
  }
}
