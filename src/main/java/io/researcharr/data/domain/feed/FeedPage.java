package io.researcharr.data.domain.feed;

import java.util.List;
import java.util.Objects;

/**
 * Some changes in their order.
 *
 * @param next where to go on from, also when there is no change
 * @param hasMore whether there are more changes at once
 */
public record FeedPage(List<Step> steps, Position next, boolean hasMore) {

  public FeedPage {
    steps = List.copyOf(steps);
    Objects.requireNonNull(next);
  }
}
