package io.researcharr.data.domain.queue;

import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/**
 * How far an item is: when it was processed last, and how often it has been tried since, when it is
 * to be tried again, and why it failed.
 */
public record QueueProgress(
    Optional<Instant> lastProcessed,
    int retryCount,
    Optional<Instant> nextRetryAt,
    Optional<String> errorMessage) {

  public static final QueueProgress NONE =
      new QueueProgress(Optional.empty(), 0, Optional.empty(), Optional.empty());

  public QueueProgress {
    Objects.requireNonNull(lastProcessed);
    Objects.requireNonNull(nextRetryAt);
    Objects.requireNonNull(errorMessage);
  }
}
