package io.researcharr.data.domain.search;

import java.util.List;
import java.util.Map;

/**
 * One word that is asked for.
 *
 * @param text the word, of letters and digits only
 * @param isLast whether it may be the beginning of a longer one
 * @param others words that it may have been meant to be, with the number of letters between; the
 *     word itself with 0 if titles are known to have it
 */
public record SearchWord(String text, boolean isLast, Map<String, Integer> others) {

  /** A word in a title that has nothing to do with this one. */
  static final int NONE = -1;

  /** A word in a title that begins with this one. */
  static final int BEGINNING = 100;

  public SearchWord {
    others = Map.copyOf(others);
  }

  static SearchWord of(String text, boolean isLast) {
    return new SearchWord(text, isLast, Map.of());
  }

  /**
   * Whether everything that begins with it should be fetched. A single letter of an alphabet is the
   * beginning of a good part of all words; of those, titles that begin with it are enough.
   */
  public boolean isOpen() {
    return isLast && (text.length() > 1 || text.charAt(0) >= 0x2e80);
  }

  /**
   * What was most likely meant: the word itself where titles are known to have it or no other word
   * is nearer than all the rest. Other ways to write it are no other words.
   */
  String likely() {
    if (others.getOrDefault(text, 1) == 0) {
      return text;
    }
    int least = others.values().stream().filter(n -> n > 0).min(Integer::compare).orElse(0);
    List<String> nearest =
        others.keySet().stream().filter(other -> others.get(other) == least).toList();
    return least > 0 && nearest.size() == 1 ? nearest.get(0) : text;
  }

  /** One of the other ways to write it, or the word itself where there are not so many. */
  String written(int which) {
    return others.keySet().stream()
        .filter(other -> others.get(other) == 0)
        .sorted()
        .skip(which)
        .findFirst()
        .orElse(text);
  }

  /** How far a word of a title is from this one: so many letters, or none of it at all. */
  int match(String word) {
    if (word.equals(text)) {
      return 0;
    }
    if (isLast && word.startsWith(text)) {
      return BEGINNING;
    }
    Integer letters = others.isEmpty() ? null : others.get(word);
    return letters == null ? NONE : letters;
  }
}
