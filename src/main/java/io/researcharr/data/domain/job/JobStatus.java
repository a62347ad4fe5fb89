package io.researcharr.data.domain.job;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Where a job is in its life. The transitions here are the only ones; the database has the same
 * table and refuses all others.
 */
public enum JobStatus {
  QUEUED,
  RUNNING,
  COMPLETED,
  FAILED,
  PAUSED,
  CANCELLED;

  private final String wireName = name().toLowerCase(Locale.ROOT);

  private static final Map<JobStatus, List<JobStatus>> TRANSITIONS =
      new EnumMap<>(
          Map.of(
              QUEUED, List.of(RUNNING, CANCELLED),
              RUNNING, List.of(COMPLETED, FAILED, PAUSED),
              FAILED, List.of(QUEUED, CANCELLED),
              PAUSED, List.of(RUNNING, CANCELLED),
              COMPLETED, List.of(),
              CANCELLED, List.of()));

  /** Where a job can go from here. */
  public List<JobStatus> next() {
    return TRANSITIONS.get(this);
  }

  public boolean canBecome(JobStatus other) {
    return next().contains(other);
  }

  /** Whether nothing can happen to it any more. */
  public boolean isTerminal() {
    return next().isEmpty();
  }

  public String wireName() {
    return wireName;
  }

  public static Optional<JobStatus> byWireName(String name) {
    return Arrays.stream(values()).filter(status -> status.wireName().equals(name)).findFirst();
  }
}
