package io.researcharr.data.domain.feed;

import java.util.Objects;

/**
 * Where the feed ends at a moment.
 *
 * @param position behind all commits before which none is under way
 * @param last behind the last commit that is known of, which may be under way
 * @param isWhole whether nothing is held back by a commit that takes long
 */
public record FeedEnd(Position position, Position last, boolean isWhole) {

  public FeedEnd {
    Objects.requireNonNull(position);
    Objects.requireNonNull(last);
  }
}
