package io.researcharr.data.adapter.sqlite;

import io.researcharr.data.adapter.sql.AuditDialect;
import io.researcharr.data.adapter.sql.Dialect;
import io.researcharr.data.adapter.sql.MediaStatements;
import io.researcharr.data.adapter.sql.Sql;
import io.researcharr.data.adapter.sql.SqlType;
import java.time.Instant;
import java.util.Optional;

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
  public String statementNow() {
    return now();
  }

  @Override
  public String nowPlusMillis() {
    return "(" + now() + " + 1000 * ?)";
  }

  @Override
  public String plusMillis(String time, String millis) {
    return "(" + time + " + 1000 * (" + millis + "))";
  }

  @Override
  public String micros(String time) {
    return time;
  }

  /** There is one writer. */
  @Override
  public String skipLocked() {
    return "";
  }

  @Override
  public String locked() {
    return "";
  }

  @Override
  public Sql oneOf(String column, Sql selection) {
    return Sql.of(column + " IN (").add(selection).add(")");
  }

  @Override
  public Optional<Sql> prepareJobHistory() {
    return Optional.empty();
  }

  /** A job's history goes with the job. */
  @Override
  public Optional<Sql> dropJobHistory(Instant before) {
    return Optional.empty();
  }

  @Override
  public String argument(SqlType type) {
    return "?";
  }

  @Override
  public AuditDialect audit() {
    return SqliteAuditDialect.INSTANCE;
  }

  @Override
  public MediaStatements media() {
    return media;
  }
}
