package io.researcharr.data.domain.job;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * The order in which jobs are claimed: by the time they became due, moved forward by their
 * priority. Of jobs that are due at about the same time the one with the higher priority comes
 * first; and since a hundred points are worth one hour, no job is ever overtaken by one that became
 * due an hour later.
 */
public final class Rank {

  /** What one point of priority is worth. */
  public static final Duration POINT = Duration.ofSeconds(36);

  private Rank() {}

  /** The rank of a job in microseconds; the lowest comes first. */
  static long of(Instant runAt, int priority) {
    return ChronoUnit.MICROS.between(Instant.EPOCH, runAt)
        - POINT.multipliedBy(priority).toMillis() * 1_000;
  }
}
