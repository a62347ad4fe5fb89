package io.researcharr.data.adapter.rest;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;

/** Times in requests: RFC 3339, within the years that both databases know. */
final class Times {

  private static final Instant EARLIEST = Instant.parse("0001-01-01T00:00:00Z");
  private static final Instant LATEST = Instant.parse("9999-12-31T23:59:59Z");

  private Times() {}

  /**
   * The time that a text means, to the microsecond.
   *
   * @throws IllegalArgumentException when it means none
   */
  static Instant parse(String text) {
    try {
      Instant time = OffsetDateTime.parse(text).toInstant().truncatedTo(ChronoUnit.MICROS);
      if (time.isBefore(EARLIEST) || time.isAfter(LATEST)) {
        throw new DateTimeParseException("out of range", text, 0);
      }
      return time;
    } catch (DateTimeException e) {
      throw new IllegalArgumentException("must be a time such as 2026-11-22T10:00:00Z", e);
    }
  }
}
