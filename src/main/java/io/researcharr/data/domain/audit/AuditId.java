package io.researcharr.data.domain.audit;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Objects;
import java.util.regex.Pattern;

/**
 * The place of an entry in the audit trail: its time, and its number among all. As text it is
 * opaque to callers.
 */
public record AuditId(Instant at, long seq) implements Comparable<AuditId> {

  /** The form of an id as a regular expression. */
  public static final String FORM = "[0-9a-z]{1,11}-[0-9a-z]{1,12}";

  private static final Pattern PATTERN = Pattern.compile(FORM);
  private static final int RADIX = 36;

  public AuditId {
    Objects.requireNonNull(at);
  }

  /**
   * The id that a text means.
   *
   * @throws IllegalArgumentException when it means none
   */
  public static AuditId parse(String text) {
    if (!PATTERN.matcher(text).matches()) {
      throw new IllegalArgumentException("must be the id of an audit entry");
    }
    int dash = text.indexOf('-');
    long micros = Long.parseLong(text.substring(0, dash), RADIX);
    long seq = Long.parseLong(text.substring(dash + 1), RADIX);
    return new AuditId(Instant.EPOCH.plus(micros, ChronoUnit.MICROS), seq);
  }

  @Override
  public int compareTo(AuditId other) {
    int byTime = at.compareTo(other.at);
    return byTime != 0 ? byTime : Long.compare(seq, other.seq);
  }

  @Override
  public String toString() {
    long micros = at.getEpochSecond() * 1_000_000 + at.getNano() / 1_000;
    return Long.toString(micros, RADIX) + "-" + Long.toString(seq, RADIX);
  }
}
