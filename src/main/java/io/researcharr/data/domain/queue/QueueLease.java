package io.researcharr.data.domain.queue;

import java.time.Instant;
import java.util.Objects;

/** Who works on an item, and until when by the database's clock; it may have run out by now. */
public record QueueLease(String workerId, Instant expiresAt) {

  public QueueLease {
    Objects.requireNonNull(workerId);
    Objects.requireNonNull(expiresAt);
  }
}
