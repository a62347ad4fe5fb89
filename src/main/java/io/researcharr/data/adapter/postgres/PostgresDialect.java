package io.researcharr.data.adapter.postgres;

import io.researcharr.data.adapter.sql.Dialect;
import io.researcharr.data.adapter.sql.SqlType;

/** PostgreSQL: arguments have types, and time is the database's. */
final class PostgresDialect implements Dialect {

  static final PostgresDialect INSTANCE = new PostgresDialect();

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

  /** The statement with {@code $1, $2, …} in place of each {@code ?}. */
  static String numbered(String sql) {
    StringBuilder text = new StringBuilder(sql.length() + 32);
    int number = 0;
    for (int i = 0; i < sql.length(); i++) {
      char c = sql.charAt(i);
      if (c == '?') {
        text.append('$').append(++number);
      } else {
        text.append(c);
      }
    }
    return text.toString();
  }
}
