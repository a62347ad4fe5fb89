package io.researcharr.data.adapter.rest;

import io.researcharr.data.port.Portion;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * The things on one page of a list, and the cursor behind the last of them if there are more.
 *
 * @param next nothing on the last page
 */
record Slice<T>(List<T> shown, Optional<String> next) {

  /** Of things that were asked for with one more than the limit, those up to the limit. */
  static <T> Slice<T> of(List<T> found, int limit, Function<T, String> cursor) {
    if (found.size() <= limit) {
      return new Slice<>(found, Optional.empty());
    }
    List<T> shown = found.subList(0, limit);
    return new Slice<>(shown, Optional.of(cursor.apply(shown.get(limit - 1))));
  }

  /** The same of things of which others may have been left out for their weight. */
  static <T> Slice<T> of(Portion<T> found, int limit, Function<T, String> cursor) {
    List<T> items = found.items();
    return found.isCut()
        ? new Slice<>(items, Optional.of(cursor.apply(items.get(items.size() - 1))))
        : of(items, limit, cursor);
  }
}
