package io.researcharr.data.port;

import io.researcharr.data.domain.feed.FeedPage;
import io.researcharr.data.domain.feed.Position;
import io.smallrye.mutiny.Uni;

/**
 * All committed changes to stored things, for readers who each know their own position.
 *
 * <p>Laws: whoever goes from page to page, by the position that the page before gives, is shown
 * each change that is committed exactly once, and no change that is not. Of two changes to the same
 * thing the earlier one comes first, and so it does of any two changes of which one was committed
 * before the other was made. A transaction that stays open holds up nobody.
 */
public interface ChangeFeed {

  /** The position behind all that has been committed by now. */
  Uni<Position> now();

  /** The last transaction of which changes are not kept any more; 0 when there is none. */
  Uni<Long> removed();

  /**
   * The changes behind a position, as far as they fit on a page: those on the way to the horizon
   * that the position goes to, or else all that have been committed by now.
   */
  Uni<FeedPage> behind(Position position, int limit);
}
