package io.researcharr.data.adapter.sql;

import java.time.Instant;
import java.time.LocalDate;
import java.util.UUID;

/** A row of a result, by column index from zero. Text, id and time are null where SQL's null is. */
public interface SqlRow {

  String text(int index);

  /** The number, or null. */
  Integer integer(int index);

  long bigint(int index);

  /** The number, or null. */
  Long optionalBigint(int index);

  boolean bool(int index);

  UUID uuid(int index);

  Instant instant(int index);

  LocalDate date(int index);
}
