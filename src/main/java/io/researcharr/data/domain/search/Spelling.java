package io.researcharr.data.domain.search;

import java.util.LinkedHashSet;
import java.util.Set;

/**
 * How near two words are to each other, and how words are found that are near.
 *
 * <p>Law: of two words with one letter left out, put in, changed or swapped with the next, the
 * {@link #variants} have one in common.
 */
public final class Spelling {

  /** The first letters of a word, which its variants are made of. */
  private static final int LETTERS = 7;

  private static final int SHORTEST = 4;
  private static final int LONGEST = 40;
  private static final int LONG = 6;

  private Spelling() {}

  /** Whether the word is one that could be misspelled: neither short nor a number. */
  public static boolean isCheckable(String word) {
    int length = word.codePointCount(0, word.length());
    return length >= SHORTEST
        && length <= LONGEST
        && word.chars().noneMatch(c -> c >= '0' && c <= '9');
  }

  /** The beginning of a word, and what is left of it without one of its letters. */
  public static Set<String> variants(String word) {
    int[] points = word.codePoints().limit(LETTERS).toArray();
    Set<String> variants = new LinkedHashSet<>();
    variants.add(new String(points, 0, points.length));
    for (int i = 0; i < points.length; i++) {
      variants.add(new String(points, 0, i) + new String(points, i + 1, points.length - i - 1));
    }
    return variants;
  }

  /** How many letters may be wrong in a word. */
  static int most(String word) {
    return word.codePointCount(0, word.length()) < LONG ? 1 : 2;
  }

  /** How many letters have to be left out, put in, changed or swapped to get from one to other. */
  static int distance(String one, String other) {
    int[] a = one.codePoints().toArray();
    int[] b = other.codePoints().toArray();
    int[] before = new int[b.length + 1];
    int[] last = new int[b.length + 1];
    int[] row = new int[b.length + 1];
    for (int j = 0; j <= b.length; j++) {
      last[j] = j;
    }
    for (int i = 1; i <= a.length; i++) {
      row[0] = i;
      for (int j = 1; j <= b.length; j++) {
        int changed = last[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
        row[j] = Math.min(changed, 1 + Math.min(last[j], row[j - 1]));
        if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) {
          row[j] = Math.min(row[j], before[j - 2] + 1);
        }
      }
      int[] spare = before;
      before = last;
      last = row;
      row = spare;
    }
    return last[b.length];
  }
}
