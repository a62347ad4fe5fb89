package io.researcharr.data.adapter.sqlite;

import io.researcharr.data.adapter.sql.Dialect;

/** What tests of the shared SQL need to see of this engine. */
public final class SqliteForTests {

  private SqliteForTests() {}

  public static Dialect dialect() {
    return SqliteDialect.INSTANCE;
  }
}
