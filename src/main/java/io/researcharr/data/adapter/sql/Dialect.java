package io.researcharr.data.adapter.sql;

/** The little in which the SQL of the engines differs. */
public interface Dialect {

  /** The present time by the database's clock, as a value for a time column. */
  String now();

  /** The time so many milliseconds from now by the database's clock; takes one argument. */
  String nowPlusMillis();

  /** A placeholder where the engine could not tell by itself which type the argument has. */
  String argument(SqlType type);

  /** Ends a query for rows that are about to be changed: passes over those that others lock. */
  String skipLocked();

  /** The statements on media in this dialect. */
  MediaStatements media();
}
