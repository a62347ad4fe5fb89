package io.researcharr.data.adapter.postgres;

import io.researcharr.data.adapter.sql.Dialect;
import io.researcharr.data.adapter.sql.Migrations;
import io.researcharr.data.fixture.PostgresServer;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;

/** What tests of the shared SQL need to see of this engine. */
public final class PostgresForTests {

  private PostgresForTests() {}

  public static Dialect dialect() {
    return PostgresDialect.INSTANCE;
  }

  /** A connection to a new database that has the tables. */
  public static Connection migrated() throws SQLException {
    String jdbc = PostgresServer.jdbc(PostgresServer.newDatabase());
    Migrations.migrate(jdbc, "postgres", "postgres", "postgresql");
    return DriverManager.getConnection(jdbc);
  }

  /** Has statements planned as in the sessions of the service; see {@link PostgresPool}. */
  public static void planAsTheService(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute("SET enable_seqscan = off");
      statement.execute("SET enable_bitmapscan = off");
      statement.execute("SET jit = off");
    }
  }
}
