package io.researcharr.data.port;

import io.researcharr.data.domain.feed.FeedEnd;
import io.researcharr.data.domain.feed.FeedPage;
import io.researcharr.data.domain.feed.Position;
import io.smallrye.mutiny.Uni;

/**
 * All committed changes to stored things, for readers who each know their own position.
 *
 * <p>Laws: whoever goes from page to page, by the position that the page before gives, is shown
 * each change that is committed exactly once, and no change that is not. All readers are shown the
 * same order, in which commits are one behind the other: one that has seen what another one did, or
 * was begun when that had ended, comes after it. A transaction that stays open holds up nobody.
 */
public interface ChangeFeed {

  /** The end of the feed: behind all that has ended by now, if nothing holds it back. */
  Uni<FeedEnd> end();

  /** The last commit of which changes are not kept any more; 0 when there is none. */
  Uni<Long> removed();

  /**
   * The changes between two positions, as far as they fit on a page.
   *
   * @param until not behind what {@link #end} has been at some time
   */
  Uni<FeedPage> between(Position from, Position until, int limit);
}
