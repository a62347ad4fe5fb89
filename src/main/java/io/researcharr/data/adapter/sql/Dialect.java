package io.researcharr.data.adapter.sql;

/** The little in which the SQL of the engines differs. */
public interface Dialect {

  /** The present time by the database's clock, as a value for a time column. */
  String now();

  /** The time so many milliseconds from now by the database's clock; takes one argument. */
  String nowPlusMillis();

  /** A placeholder where the engine could not tell by itself which type the argument has. */
  String argument(SqlType type);

  /** A condition that a column has one of the values of a query, which is run first. */
  Sql anyOf(String column, Sql query);

  /** The statements on media in this dialect. */
  MediaStatements media();
}
