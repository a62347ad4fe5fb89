package io.researcharr.data.domain.queue;

import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/** Another try of an item that has had so many, after a pause, and why it is needed. */
public record QueueRetry(int after, Duration pause, Optional<String> error) {

  public QueueRetry {
    Objects.requireNonNull(pause);
    Objects.requireNonNull(error);
  }
}
