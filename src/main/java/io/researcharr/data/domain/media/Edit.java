package io.researcharr.data.domain.media;

import java.time.Instant;
import java.util.Objects;

/** A change's author and time. */
public record Edit(String by, Instant at) {

  public Edit {
    Objects.requireNonNull(by);
    Objects.requireNonNull(at);
  }
}
