package io.researcharr.data.adapter.sql;

import java.time.Instant;
import java.util.Optional;

/** The little in which the SQL of the engines differs. */
public interface Dialect {

  /** The present time by the database's clock, as a value for a time column. */
  String now();

  /** The time at which the present statement has begun, which an index can be searched for. */
  String statementNow();

  /** The time so many milliseconds from now by the database's clock; takes one argument. */
  String nowPlusMillis();

  /** A time so many milliseconds after another; both are expressions. */
  String plusMillis(String time, String millis);

  /** A time as microseconds since 1970. */
  String micros(String time);

  /** What ends a selection of rows that are to be changed, so that nobody else selects them. */
  String skipLocked();

  /** What ends a selection of rows that nobody else may change before this unit of work ends. */
  String locked();

  /**
   * A condition that a column has one of the values that a selection finds; the selection runs
   * first, and each value is looked up by the column's index.
   */
  Sql oneOf(String column, Sql selection);

  /** A placeholder where the engine could not tell by itself which type the argument has. */
  String argument(SqlType type);

  /**
   * What makes room in the history of jobs for the months to come; nothing where none is needed.
   */
  Optional<Sql> prepareJobHistory();

  /**
   * What removes the months of the history of jobs that ended before a time, if there are months.
   */
  Optional<Sql> dropJobHistory(Instant before);

  /** What is special about the audit trail in this dialect. */
  AuditDialect audit();

  /** The statements on media in this dialect. */
  MediaStatements media();
}
