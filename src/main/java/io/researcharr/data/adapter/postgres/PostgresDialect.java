package io.researcharr.data.adapter.postgres;

import io.researcharr.data.adapter.sql.AuditDialect;
import io.researcharr.data.adapter.sql.Dialect;
import io.researcharr.data.adapter.sql.MediaStatements;
import io.researcharr.data.adapter.sql.Sql;
import io.researcharr.data.adapter.sql.SqlType;
import java.time.Instant;
import java.util.Optional;

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
  public String statementNow() {
    return "statement_timestamp()";
  }

  @Override
  public String nowPlusMillis() {
    return "clock_timestamp() + ? * interval '1 millisecond'";
  }

  @Override
  public String plusMillis(String time, String millis) {
    return "(" + time + " + (" + millis + ") * interval '1 millisecond')";
  }

  @Override
  public String micros(String time) {
    return "(extract(epoch FROM " + time + ") * 1000000)::bigint";
  }

  @Override
  public String skipLocked() {
    return " FOR UPDATE SKIP LOCKED";
  }

  @Override
  public String locked() {
    return " FOR UPDATE";
  }

  /** As an array, whose length the planner does not guess at: it would take thousands for all. */
  @Override
  public Sql oneOf(String column, Sql selection) {
    return Sql.of(column + " = ANY (ARRAY(").add(selection).add("))");
  }

  @Override
  public Optional<Sql> prepareJobHistory() {
    return Optional.of(Sql.of("SELECT job_history_prepare(2)::text"));
  }

  @Override
  public Optional<Sql> dropJobHistory(Instant before) {
    return Optional.of(Sql.of("SELECT job_history_drop_before(?)::text", before));
  }

  @Override
  public String argument(SqlType type) {
    return "?::" + type.postgresName();
  }

  @Override
  public AuditDialect audit() {
    return PostgresAuditDialect.INSTANCE;
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
