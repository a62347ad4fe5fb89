package io.researcharr.data.adapter.sqlite;

import io.researcharr.data.adapter.sql.SqlRow;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.UUID;

/** The present row of a result set. */
final class SqliteRow implements SqlRow {

  private static final long MICROS = 1_000_000;

  private final ResultSet rows;

  SqliteRow(ResultSet rows) {
    this.rows = rows;
  }

  static long micros(Instant time) {
    return Math.addExact(Math.multiplyExact(time.getEpochSecond(), MICROS), time.getNano() / 1_000);
  }

  @Override
  public String text(int index) {
    return get(() -> rows.getString(index + 1));
  }

  @Override
  public Integer integer(int index) {
    return get(
        () -> {
          int value = rows.getInt(index + 1);
          return value == 0 && rows.wasNull() ? null : Integer.valueOf(value);
        });
  }

  @Override
  public long bigint(int index) {
    return get(() -> rows.getLong(index + 1));
  }

  @Override
  public Long optionalBigint(int index) {
    return get(
        () -> {
          long value = rows.getLong(index + 1);
          return value == 0 && rows.wasNull() ? null : Long.valueOf(value);
        });
  }

  @Override
  public boolean bool(int index) {
    return get(() -> rows.getInt(index + 1) != 0);
  }

  @Override
  public UUID uuid(int index) {
    String text = text(index);
    return text == null ? null : UUID.fromString(text);
  }

  @Override
  public Instant instant(int index) {
    return get(
        () -> {
          long micros = rows.getLong(index + 1);
          if (micros == 0 && rows.wasNull()) {
            return null;
          }
          return Instant.ofEpochSecond(
              Math.floorDiv(micros, MICROS), Math.floorMod(micros, MICROS) * 1_000);
        });
  }

  @Override
  public LocalDate date(int index) {
    String text = text(index);
    return text == null ? null : LocalDate.parse(text);
  }

  private static <T> T get(Getter<T> getter) {
    try {
      return getter.get();
    } catch (SQLException e) {
      throw SqliteErrors.translate(e);
    }
  }

  private interface Getter<T> {
    T get() throws SQLException;
  }
}
