package io.researcharr.data.domain.feed;

import java.util.Comparator;

/**
 * How far somebody has read: all commits before one, and of that one some changes.
 *
 * @param commit the number of the first commit that is not behind the reader as a whole
 * @param seq the number of the last of its changes that is; 0 if there is none
 */
public record Position(long commit, long seq) implements Comparable<Position> {

  private static final Comparator<Position> ORDER =
      Comparator.comparingLong(Position::commit).thenComparingLong(Position::seq);

  public Position {
    if (commit < 1 || seq < 0) {
      throw new IllegalArgumentException("commits and changes are counted from one");
    }
  }

  /** Where everything has been read up to a commit; behind 0 nothing has been read. */
  public static Position behind(long commit) {
    return new Position(commit + 1, 0);
  }

  /**
   * Whether changes that have not been read may have been removed.
   *
   * @param removed the last commit that is not kept
   */
  public boolean hasLost(long removed) {
    return commit <= removed;
  }

  @Override
  public int compareTo(Position other) {
    return ORDER.compare(this, other);
  }
}
