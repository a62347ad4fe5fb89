package io.researcharr.data.adapter.sql;

/** The type of a column, by its name on PostgreSQL, and so the Java type of its values. */
public enum SqlType {
  UUID("uuid"),
  TEXT("text"),
  INTEGER("integer"),
  BIGINT("bigint"),
  BOOLEAN("boolean"),
  TIMESTAMP("timestamptz"),
  DATE("date");

  private final String postgresName;

  SqlType(String postgresName) {
    this.postgresName = postgresName;
  }

  public String postgresName() {
    return postgresName;
  }
}
