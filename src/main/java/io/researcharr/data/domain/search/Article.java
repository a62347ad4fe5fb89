package io.researcharr.data.domain.search;

import java.util.List;
import java.util.Set;

/** The article at the beginning of a title, which people leave out or put in as they like. */
public final class Article {

  /** The articles that titles are also found without. */
  public static final List<String> ALL = List.of("the", "a", "an");

  private static final Set<String> ARTICLES = Set.copyOf(ALL);

  private Article() {}

  static boolean is(String word) {
    return ARTICLES.contains(word);
  }

  /** The words without a leading article, unless there is nothing else. */
  static List<SearchWord> dropped(List<SearchWord> words) {
    return words.size() > 1 && is(words.get(0).text()) ? words.subList(1, words.size()) : words;
  }
}
