package io.researcharr.data.domain.feed;

import java.util.Objects;

/** A change, and the position of a reader who has read it and all before it. */
public record Step(Change change, Position position) {

  public Step {
    Objects.requireNonNull(change);
    Objects.requireNonNull(position);
  }
}
