package io.researcharr.data.service;

import io.researcharr.data.domain.feed.FeedPage;
import io.researcharr.data.domain.feed.Position;
import io.researcharr.data.domain.feed.Step;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** The latest changes, so many and no more, each at a place that is counted up. */
final class FeedRing {

  private final Step[] steps;
  private long first;
  private long end;
  private Boundary boundary;

  FeedRing(int capacity) {
    this.steps = new Step[capacity];
  }

  /** Forgets all, and begins again at a position. */
  synchronized void beginAt(Position position) {
    Arrays.fill(steps, null);
    first = end;
    boundary = new Boundary(position, end);
  }

  synchronized void append(FeedPage page) {
    for (Step step : page.steps()) {
      steps[(int) (end % steps.length)] = step;
      end++;
    }
    first = Math.max(first, end - steps.length);
    boundary = new Boundary(page.next(), end);
  }

  /** Behind all of them. */
  synchronized Boundary boundary() {
    return boundary;
  }

  synchronized boolean isAtEnd(long place) {
    return place == end;
  }

  /** Some of the changes from a place on; nothing at all if those have been forgotten. */
  synchronized Optional<Taken> take(long place, Position before, int limit) {
    if (place < first) {
      return Optional.empty();
    }
    int count = (int) Math.min(limit, end - place);
    Step[] taken = new Step[count];
    for (int i = 0; i < count; i++) {
      taken[i] = steps[(int) ((place + i) % steps.length)];
    }
    Position last = count == 0 ? before : taken[count - 1].position();
    long next = place + count;
    return Optional.of(
        new Taken(List.of(taken), next == boundary.place ? boundary.position : last, next));
  }

  /** A place between changes, and the position of a reader there. */
  record Boundary(Position position, long place) {}

  /** Changes, and where the reader of them is. */
  record Taken(List<Step> steps, Position position, long place) {}
}
