package io.researcharr.data.domain.queue;

import io.researcharr.data.domain.imports.ImportSource;
import java.time.Duration;
import java.util.Objects;

/** A worker's wish for items of a service, how many at most, and for how long. */
public record QueueClaim(ImportSource service, String workerId, int limit, Duration lease) {

  /** How many items can be taken at once. */
  public static final int MAX_LIMIT = 500;

  /** The shortest, the usual and the longest time that items are held, in seconds. */
  public static final int MIN_LEASE = 5;

  public static final int DEFAULT_LEASE = 30;
  public static final int MAX_LEASE = 3_600;

  public QueueClaim {
    Objects.requireNonNull(service);
    Objects.requireNonNull(workerId);
    Objects.requireNonNull(lease);
  }
}
