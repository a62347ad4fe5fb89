package io.researcharr.data.adapter.postgres;

import io.researcharr.data.adapter.sql.Dialect;

/** What tests of the shared SQL need to see of this engine. */
public final class PostgresForTests {

  private PostgresForTests() {}

  public static Dialect dialect() {
    return PostgresDialect.INSTANCE;
  }
}
