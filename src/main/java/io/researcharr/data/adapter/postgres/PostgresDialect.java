package io.researcharr.data.adapter.postgres;

import io.researcharr.data.adapter.sql.Dialect;
import io.researcharr.data.adapter.sql.MediaStatements;
import io.researcharr.data.adapter.sql.SqlType;

/** PostgreSQL: arguments have types, and time is the database's. */
final class PostgresDialect implements Dialect {

  static final PostgresDialect INSTANCE = new PostgresDialect();

  private final MediaStatements media = MediaStatements.of(this);

  private PostgresDialect() {}

  @Override
  public String now() {
    return "clock_timestamp()";
  }

  @Override
  public String nowPlusMillis() {
    return "clock_timestamp() + ? * interval '1 millisecond'";
  }

  @Override
  public String argument(SqlType type) {
    return "?::" + type.postgresName();
  }

  @Override
  public String skipLocked() {
    return " FOR UPDATE SKIP LOCKED";
  }

  @Override
  public MediaStatements media() {
    return media;
  }

  /** The statement with {@code $1, $2, …} in place of each {@code ?}. */
  static String numbered(String sql) {
    StringBuilder text = new StringBuilder(sql.length() + 64);
    int number = 0;
    int from = 0;
    for (int mark = sql.indexOf('?'); mark >= 0; mark = sql.indexOf('?', from)) {
      text.append(sql, from, mark).append('$').append(++number);
      from = mark + 1;
    }
    return text.append(sql, from, sql.length()).toString();
  }
}
