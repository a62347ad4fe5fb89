package io.researcharr.data.domain.media;

import java.util.Objects;
import java.util.Optional;

/** One page of a list: what it shows, in which order, from where, and how much at most. */
public record MediaQuery(
    MediaFilter filter, MediaSort sort, Optional<MediaPosition> after, int limit) {

  public MediaQuery {
    Objects.requireNonNull(filter);
    Objects.requireNonNull(sort);
    Objects.requireNonNull(after);
    if (limit < 1) {
      throw new IllegalArgumentException("limit must be positive");
    }
  }

  public MediaQuery after(MediaPosition position) {
    return new MediaQuery(filter, sort, Optional.of(position), limit);
  }
}
