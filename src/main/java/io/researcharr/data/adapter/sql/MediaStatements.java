package io.researcharr.data.adapter.sql;

import java.util.stream.Collectors;

/**
 * Statements on the table {@code media} that are the same each time, made once for each engine.
 *
 * @param insert stores a row with all columns; a condition may follow
 */
public record MediaStatements(String insert) {

  /** The statements as an engine wants them. */
  public static MediaStatements of(Dialect dialect) {
    String values =
        MediaTable.COLUMNS.stream()
            .map(column -> dialect.argument(column.type()))
            .collect(Collectors.joining(", "));
    return new MediaStatements("INSERT INTO media (" + MediaTable.NAMES + ") SELECT " + values);
  }
}
