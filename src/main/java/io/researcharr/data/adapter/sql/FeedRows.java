package io.researcharr.data.adapter.sql;

import io.researcharr.data.domain.feed.Change;
import io.researcharr.data.domain.feed.FeedPage;
import io.researcharr.data.domain.feed.Horizon;
import io.researcharr.data.domain.feed.Position;
import io.researcharr.data.domain.feed.Step;
import java.util.ArrayList;
import java.util.List;

/** Rows of {@code audit_log} as changes, and pages of them. */
public final class FeedRows {

  /** What a change is made of, behind its transaction. */
  public static final String NAMES = "at, entity_type, entity_id, action, actor, version";

  private FeedRows() {}

  /** The change of a row that has its number, its transaction and {@link #NAMES} from an index. */
  public static Change read(SqlRow row, int first) {
    return new Change(
        row.bigint(first),
        row.bigint(first + 1),
        row.instant(first + 2),
        row.text(first + 3),
        row.text(first + 4),
        row.text(first + 5),
        row.text(first + 6),
        row.bigint(first + 7));
  }

  /**
   * A page of the changes on the way from a position to a horizon.
   *
   * @param found changes in the order of their numbers, one more than the limit if there are more
   */
  public static FeedPage page(Position from, Horizon until, List<Change> found, int limit) {
    boolean hasMore = found.size() > limit;
    List<Change> shown = hasMore ? found.subList(0, limit) : found;
    Position next = from;
    List<Step> steps = new ArrayList<>(shown.size());
    for (int i = 0; i < shown.size(); i++) {
      Change change = shown.get(i);
      next = from.towards(until, change.seq());
      boolean isLast = !hasMore && i == shown.size() - 1;
      steps.add(new Step(change, isLast ? next.arrived(until) : next));
    }
    return new FeedPage(steps, hasMore ? next : next.arrived(until), hasMore);
  }
}
