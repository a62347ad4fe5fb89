package io.researcharr.data.adapter.arr;

/** Foreign text made fit for the databases, which take neither NUL nor half of a character. */
final class CleanText {

  private static final char REPLACEMENT = '\uFFFD';

  private CleanText() {}

  /** The text with each NUL and each lone surrogate replaced by U+FFFD. */
  static String clean(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == 0 || Character.isSurrogate(c)) {
        return replaceBroken(text, i);
      }
    }
    return text;
  }

  /** The clean text on one line: control characters are spaces, and none are left at the ends. */
  static String line(String text) {
    String clean = clean(text);
    boolean plain = clean.chars().noneMatch(Character::isISOControl);
    return (plain ? clean : clean.replaceAll("\\p{Cntrl}|[\\x{80}-\\x{9f}]", " ")).strip();
  }

  /** The beginning of a text, at most that many code points of it. */
  static String clip(String text, int codePoints) {
    return text.length() <= codePoints || text.codePointCount(0, text.length()) <= codePoints
        ? text
        : text.substring(0, text.offsetByCodePoints(0, codePoints));
  }

  private static String replaceBroken(String text, int from) {
    var result = new StringBuilder(text);
    for (int i = from; i < result.length(); i++) {
      char c = result.charAt(i);
      boolean pair =
          Character.isHighSurrogate(c)
              && i + 1 < result.length()
              && Character.isLowSurrogate(result.charAt(i + 1));
      if (pair) {
        i++;
      } else if (c == 0 || Character.isSurrogate(c)) {
        result.setCharAt(i, REPLACEMENT);
      }
    }
    return result.toString();
  }
}
