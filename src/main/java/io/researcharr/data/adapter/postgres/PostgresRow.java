package io.researcharr.data.adapter.postgres;

import io.researcharr.data.adapter.sql.SqlRow;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.UUID;
import java.util.function.IntFunction;

/** A row as the Vert.x client decodes it, whether it came from the pool or through a session. */
record PostgresRow(IntFunction<Object> values) implements SqlRow {

  @Override
  public String text(int index) {
    return (String) values.apply(index);
  }

  @Override
  public Integer integer(int index) {
    return (Integer) values.apply(index);
  }

  @Override
  public long bigint(int index) {
    return ((Number) values.apply(index)).longValue();
  }

  @Override
  public Long optionalBigint(int index) {
    return (Long) values.apply(index);
  }

  @Override
  public boolean bool(int index) {
    return (Boolean) values.apply(index);
  }

  @Override
  public UUID uuid(int index) {
    return (UUID) values.apply(index);
  }

  @Override
  public Instant instant(int index) {
    Object value = values.apply(index);
    return value == null ? null : ((OffsetDateTime) value).toInstant();
  }

  @Override
  public LocalDate date(int index) {
    return (LocalDate) values.apply(index);
  }
}
