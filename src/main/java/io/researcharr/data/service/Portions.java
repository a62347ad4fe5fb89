package io.researcharr.data.service;

import io.researcharr.data.port.Portion;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import java.util.List;
import java.util.Optional;

/**
 * Streams that are read in portions, the next one when it is asked for. Nothing is held in between,
 * so a slow reader costs the database nothing; and a portion has a bounded weight, so it costs the
 * service little. The first portions are small, since things may be large.
 */
final class Portions {

  /** What one portion of a stream weighs at most, in bytes. */
  static final long STREAMED = 2L * 1024 * 1024;

  /** What a page of a list weighs at most, in bytes. */
  static final long LISTED = 4L * 1024 * 1024;

  private static final int FIRST = 20;
  private static final int LARGEST = 500;
  private static final int GROWTH = 5;

  private Portions() {}

  static <T> Multi<List<T>> stream(Reading<T> reading) {
    return Multi.createBy()
        .repeating()
        .uni(Walk<T>::new, walk -> reading.next(walk.last, walk.size).map(walk::advance))
        .whilst(Step::hasMore)
        .map(Step::items)
        .filter(items -> !items.isEmpty());
  }

  /** Where the things come from. */
  @FunctionalInterface
  interface Reading<T> {

    /** The things behind the last one, or from the beginning, so many at most. */
    Uni<Portion<T>> next(Optional<T> last, int limit);
  }

  private record Step<T>(List<T> items, boolean hasMore) {}

  /** Where a stream has got to. */
  private static final class Walk<T> {

    private Optional<T> last = Optional.empty();
    private int size = FIRST;

    private Step<T> advance(Portion<T> portion) {
      List<T> items = portion.items();
      if (!items.isEmpty()) {
        last = Optional.of(items.get(items.size() - 1));
      }
      boolean hasMore = portion.isCut() || items.size() == size;
      size = portion.isCut() ? items.size() : Math.min(LARGEST, size * GROWTH);
      return new Step<>(items, hasMore);
    }
  }
}
