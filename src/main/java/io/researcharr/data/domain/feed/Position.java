package io.researcharr.data.domain.feed;

import java.util.Objects;
import java.util.Optional;

/**
 * How far somebody has read: all that a horizon sees, and perhaps a part of what the next one sees.
 *
 * @param seen all changes that this horizon sees are behind the reader
 * @param top no change that the horizon sees has a higher number than this
 * @param part where the reader is on the way to a later horizon
 */
public record Position(Horizon seen, long top, Optional<Part> part) {

  public Position {
    Objects.requireNonNull(seen);
    Objects.requireNonNull(part);
    if (top < 0) {
      throw new IllegalArgumentException("numbers of changes begin at one");
    }
  }

  /** A position at which all has been read that a horizon sees. */
  public static Position of(Horizon seen, long top) {
    return new Position(seen, top, Optional.empty());
  }

  /**
   * Where nothing has been read of what is kept.
   *
   * @param removed the last transaction that is not kept
   */
  public static Position beginning(long removed) {
    return of(Horizon.upTo(removed), 0);
  }

  /** On the way from here to a later horizon, before its first change. */
  public Position towards(Horizon until) {
    return towards(until, 0);
  }

  /** On the way from here to a later horizon, behind the change with this number. */
  public Position towards(Horizon until, long seq) {
    return new Position(seen, top, Optional.of(new Part(until, seq)));
  }

  /** Where the reader is when nothing is left of the way to a horizon. */
  public Position arrived(Horizon until) {
    return of(until, Math.max(top, part.map(Part::seq).orElse(0L)));
  }

  /**
   * Whether changes that have not been read may have been removed.
   *
   * @param removed the last transaction that is not kept
   */
  public boolean hasLost(long removed) {
    return seen.first() <= removed;
  }

  /**
   * On the way to a horizon, in the order of the numbers of changes.
   *
   * @param seq all changes up to this number that the horizon sees are behind the reader
   */
  public record Part(Horizon until, long seq) {

    public Part {
      Objects.requireNonNull(until);
      if (seq < 0) {
        throw new IllegalArgumentException("numbers of changes begin at one");
      }
    }
  }
}
