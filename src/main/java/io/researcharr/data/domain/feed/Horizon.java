package io.researcharr.data.domain.feed;

import java.util.Arrays;
import java.util.stream.Collectors;

/**
 * What can be seen of all transactions at a moment: those with numbers below the next one, except
 * those that were open. Of two horizons of one database, one sees all that the other one sees.
 */
public final class Horizon {

  private final long next;
  private final long[] open;

  private Horizon(long next, long... open) {
    this.next = next;
    this.open = open;
  }

  /** The horizon that sees all transactions up to this one. */
  public static Horizon upTo(long unit) {
    return new Horizon(unit + 1);
  }

  /**
   * A horizon by its parts.
   *
   * @param next the first number that no transaction had yet
   * @param open the transactions that were open, in the order of their numbers
   * @throws IllegalArgumentException when there can be no such horizon
   */
  public static Horizon of(long next, long... open) {
    long last = 0;
    for (long unit : open) {
      if (unit <= last) {
        throw new IllegalArgumentException("open transactions are in no order");
      }
      last = unit;
    }
    if (next <= last) {
      throw new IllegalArgumentException("an open transaction has a number that none had yet");
    }
    return new Horizon(next, open.clone());
  }

  public long next() {
    return next;
  }

  /** The transactions that were open, in the order of their numbers. */
  public long[] open() {
    return open.clone();
  }

  /** The lowest number that is not seen. */
  public long first() {
    return open.length == 0 ? next : open[0];
  }

  public boolean sees(long unit) {
    return unit < next && Arrays.binarySearch(open, unit) < 0;
  }

  /** Whether this one sees no less than another one of the same database. */
  public boolean reaches(Horizon other) {
    return next > other.next || next == other.next && open.length <= other.open.length;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Horizon that && next == that.next && Arrays.equals(open, that.open);
  }

  @Override
  public int hashCode() {
    return 31 * Long.hashCode(next) + Arrays.hashCode(open);
  }

  @Override
  public String toString() {
    return Arrays.stream(open)
        .mapToObj(Long::toString)
        .collect(Collectors.joining(",", next + ":", ""));
  }
}
