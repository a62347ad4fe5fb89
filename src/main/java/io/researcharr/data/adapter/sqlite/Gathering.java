package io.researcharr.data.adapter.sqlite;

import java.time.Duration;

/**
 * How many units of work the writer takes into a group, from what the last one was like. For one
 * thread.
 *
 * <p>A group takes in what waits. But callers who are all in one group are all answered at once,
 * and nobody is left to write for until they have come back. So half of them are enough, unless its
 * end takes longer than they do: then as many as there are share it.
 */
class Gathering {

  /** A transaction is not to hold so many answers back, or so much of the log. */
  private static final int MOST = 500;

  /**
   * Many callers may fill one group after the other, but a small group has its indexes written
   * again and again: sixty units together take half of the time of ten groups of six.
   */
  private static final long WINDOW_NANOS = Duration.ofMillis(20).toNanos();

  private final int most;
  private long lastEndNanos;
  private int lastCallers = Integer.MAX_VALUE;

  Gathering(int most) {
    this.most = Math.min(MOST, most);
  }

  /**
   * Takes down how a group ended.
   *
   * @param nanos how long the end took, after its units of work had run
   * @param callers how many waited then, those of the group among them
   */
  void ended(long nanos, int callers) {
    lastEndNanos = nanos;
    lastCallers = callers;
  }

  /** Whether so many units make a group when they have taken so long. */
  boolean isEnough(int size, long nanos) {
    return size >= most
        || nanos > Math.max(WINDOW_NANOS, lastEndNanos)
        || (size * 2L >= lastCallers && nanos >= lastEndNanos);
  }
}
