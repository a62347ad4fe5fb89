package io.researcharr.data.adapter.sql;

import java.util.stream.Collectors;

/**
 * Statements on the table {@code media} that are the same each time, made once for each engine.
 *
 * @param insert stores a row with all columns
 * @param insertWhere does so on a condition, which follows; SQLite makes a table of what it selects
 *     to insert, so it is not for rows without one
 */
public record MediaStatements(String insert, String insertWhere) {

  /** The statements as an engine wants them. */
  public static MediaStatements of(Dialect dialect) {
    String values =
        MediaTable.COLUMNS.stream()
            .map(column -> dialect.argument(column.type()))
            .collect(Collectors.joining(", "));
    String insert = "INSERT INTO media (" + MediaTable.NAMES + ") ";
    return new MediaStatements(
        insert + "VALUES (" + values + ")", insert + "SELECT " + values + " WHERE ");
  }
}
