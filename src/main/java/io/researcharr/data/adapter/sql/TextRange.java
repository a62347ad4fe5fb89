package io.researcharr.data.adapter.sql;

import java.util.Optional;

/** Ranges of text in the order of Unicode code points. */
final class TextRange {

  private TextRange() {}

  /** The least text that is greater than every text with this prefix, if there is one. */
  static Optional<String> above(String prefix) {
    int[] points = prefix.codePoints().toArray();
    for (int last = points.length - 1; last >= 0; last--) {
      if (points[last] < Character.MAX_CODE_POINT) {
        points[last] = next(points[last]);
        return Optional.of(new String(points, 0, last + 1));
      }
    }
    return Optional.empty();
  }

  private static int next(int point) {
    int next = point + 1;
    return next >= Character.MIN_SURROGATE && next <= Character.MAX_SURROGATE
        ? Character.MAX_SURROGATE + 1
        : next;
  }
}
