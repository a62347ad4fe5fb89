package io.researcharr.data.service;

import io.researcharr.data.domain.feed.Position;
import io.researcharr.data.domain.feed.Step;
import java.util.List;

/**
 * What a reader gets next.
 *
 * @param steps the changes; there may be none, and the position has moved all the same
 * @param isLive whether the reader has waited for them
 */
public record FeedNews(Kind kind, List<Step> steps, Position position, boolean isLive) {

  /** What sort of news it is. */
  public enum Kind {
    CHANGES,

    /** There has been nothing for some time. */
    SILENCE,

    /** There are changes that the reader can't get any more; what is kept comes next. */
    GAP,

    /** This instance serves the reader no longer. */
    END
  }
}
