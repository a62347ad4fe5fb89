package io.researcharr.data.adapter.sqlite;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import io.researcharr.data.adapter.sql.Column;
import io.researcharr.data.adapter.sql.Sql;
import java.time.Instant;
import java.util.List;

/** Rows that travel to SQLite as one JSON array of arrays. */
final class SqliteRows {

  private SqliteRows() {}

  static <T> Sql of(String alias, List<Column<T>> columns, List<T> rows) {
    StringBuilder select = new StringBuilder("(SELECT ");
    for (int i = 0; i < columns.size(); i++) {
      select.append(i == 0 ? "" : ", ");
      select.append("value ->> ").append(i).append(" AS ").append(columns.get(i).name());
    }
    return Sql.of(select + " FROM json_each(?)) AS " + alias, json(columns, rows));
  }

  /** A text as it stands in JSON. */
  static String quote(String text) {
    return '"' + new String(JsonStringEncoder.getInstance().quoteAsString(text)) + '"';
  }

  private static <T> String json(List<Column<T>> columns, List<T> rows) {
    StringBuilder json = new StringBuilder("[");
    for (T row : rows) {
      json.append(json.length() == 1 ? "[" : ",[");
      for (int i = 0; i < columns.size(); i++) {
        json.append(i == 0 ? "" : ",").append(value(columns.get(i).value().apply(row)));
      }
      json.append(']');
    }
    return json.append(']').toString();
  }

  private static String value(Object value) {
    if (value == null || value instanceof Number || value instanceof Boolean) {
      return String.valueOf(value);
    }
    return value instanceof Instant time
        ? Long.toString(SqliteRow.micros(time))
        : quote(value.toString());
  }
}
