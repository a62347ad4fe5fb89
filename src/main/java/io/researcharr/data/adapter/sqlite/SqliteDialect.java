package io.researcharr.data.adapter.sqlite;

import io.researcharr.data.adapter.sql.Dialect;
import io.researcharr.data.adapter.sql.MediaStatements;
import io.researcharr.data.adapter.sql.SqlType;

/** SQLite: times are microseconds since 1970, and values need no types. */
final class SqliteDialect implements Dialect {

  static final SqliteDialect INSTANCE = new SqliteDialect();

  private final MediaStatements media = MediaStatements.of(this);

  private SqliteDialect() {}

  @Override
  public String now() {
    return "CAST(unixepoch('subsec') * 1000000 AS INTEGER)";
  }

  @Override
  public String nowPlusMillis() {
    return "(" + now() + " + 1000 * ?)";
  }

  @Override
  public String argument(SqlType type) {
    return "?";
  }

  /** There is one writer, so nobody else locks anything. */
  @Override
  public String skipLocked() {
    return "";
  }

  @Override
  public MediaStatements media() {
    return media;
  }
}
