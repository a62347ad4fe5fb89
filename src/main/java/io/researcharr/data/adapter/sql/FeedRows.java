package io.researcharr.data.adapter.sql;

import io.researcharr.data.domain.feed.Change;
import io.researcharr.data.domain.feed.FeedPage;
import io.researcharr.data.domain.feed.Position;
import io.researcharr.data.domain.feed.Step;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/** Rows of {@code audit_log} as changes, and pages of them. */
public final class FeedRows {

  /** What a change is made of, behind the number of its commit. */
  public static final String NAMES = "seq, at, entity_type, entity_id, action, actor, version";

  private FeedRows() {}

  /**
   * A page of what is between two positions.
   *
   * @param found changes in the order of the feed, one more than the limit if there are more
   */
  public static FeedPage page(Position from, Position until, List<Found> found, int limit) {
    boolean hasMore = found.size() > limit;
    List<Step> steps = new ArrayList<>(found.size());
    Position next = from;
    for (int i = 0; i < Math.min(limit, found.size()); i++) {
      Found one = found.get(i);
      boolean goesOn = i + 1 < found.size() && found.get(i + 1).commit == one.commit;
      Position reached = Collections.min(List.of(behind(one, goesOn), until));
      one.change.ifPresent(change -> steps.add(new Step(change, reached)));
      next = reached;
    }
    return new FeedPage(steps, hasMore ? next : Collections.max(List.of(from, until)), hasMore);
  }

  private static Position behind(Found one, boolean goesOn) {
    return goesOn
        ? new Position(one.commit, one.change.orElseThrow().seq())
        : Position.behind(one.commit);
  }

  /** A change, or a commit of which there are none any more. */
  public record Found(long commit, Optional<Change> change) {

    /** A row of the number of a commit and {@link #NAMES}. */
    public static Found read(SqlRow row) {
      long commit = row.bigint(0);
      Long seq = row.optionalBigint(1);
      return new Found(
          commit, seq == null ? Optional.empty() : Optional.of(change(row, seq, commit)));
    }

    private static Change change(SqlRow row, long seq, long commit) {
      return new Change(
          seq,
          commit,
          row.instant(2),
          row.text(3),
          row.text(4),
          row.text(5),
          row.text(6),
          row.bigint(7));
    }
  }
}
