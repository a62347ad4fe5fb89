package io.researcharr.data.domain.search;

import io.researcharr.data.domain.media.MediaType;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * What is searched for: words that a title must have, in one of several readings.
 *
 * @param readings each a list of words, all of which a title must have; none when nothing was asked
 * @param type the only type that is looked for, if there is one
 * @param limit how many entries are wanted at most
 */
public record SearchQuery(List<List<SearchWord>> readings, Optional<MediaType> type, int limit) {

  /** The longest text to search for, in UTF-16 units. */
  public static final int MAX_LENGTH = 500;

  public static final int DEFAULT_LIMIT = 20;
  public static final int MAX_LIMIT = 100;

  /** Of two words that were written as one or the other way round, so many pairs are tried. */
  private static final int MOST_PAIRS = 6;

  /** A word is written in so many ways, at most. */
  private static final int MOST_SPELLINGS = 3;

  /** The most words that one word may have been meant to be. */
  private static final int MOST_OTHERS = 12;

  public SearchQuery {
    readings = List.copyOf(readings);
    Objects.requireNonNull(type);
    if (limit < 1) {
      throw new IllegalArgumentException("limit must be positive");
    }
  }

  public static SearchQuery of(String text, Optional<MediaType> type, int limit) {
    TitleText asked = TitleText.of(text);
    List<List<SearchWord>> readings = new ArrayList<>();
    if (!asked.parts().isEmpty()) {
      asked.readings().forEach(parts -> readings.add(words(asked, parts)));
    }
    return new SearchQuery(readings, type, limit);
  }

  /** Whether nothing was asked for: there is no letter and no digit. */
  public boolean isEmpty() {
    return readings.isEmpty();
  }

  /** The words with one space between them, as titles begin that begin with them. */
  public String beginning() {
    List<SearchWord> words = Article.dropped(readings.get(0));
    return words.stream().map(SearchWord::likely).collect(Collectors.joining(" "));
  }

  /** What is asked for as one word, with and without an article, in the ways to write it. */
  public Set<String> wholeTitles() {
    Set<String> titles = new LinkedHashSet<>();
    for (List<SearchWord> words : readings) {
      List<SearchWord> bare = Article.dropped(words);
      for (String title : asOne(bare)) {
        titles.add(title);
        Article.ALL.forEach(article -> titles.add(article + title));
      }
    }
    return titles;
  }

  private static Set<String> asOne(List<SearchWord> words) {
    Set<String> ways = new LinkedHashSet<>();
    ways.add(joined(words, SearchWord::text));
    ways.add(joined(words, SearchWord::likely));
    for (int i = 0; i < MOST_SPELLINGS; i++) {
      int which = i;
      ways.add(joined(words, word -> word.written(which)));
    }
    return ways;
  }

  private static String joined(List<SearchWord> words, Function<SearchWord, String> spelling) {
    return words.stream().map(spelling).collect(Collectors.joining());
  }

  /** The words that may be misspelled, as far as anybody can tell. */
  public Set<String> doubtful() {
    Set<String> words = new LinkedHashSet<>();
    readings.forEach(
        reading ->
            reading.stream()
                .map(SearchWord::text)
                .filter(Spelling::isCheckable)
                .forEach(words::add));
    return words;
  }

  /**
   * The same with what may have been meant: words of titles instead of words that are nearly the
   * same, and two words written as one.
   *
   * @param known words of titles
   */
  public SearchQuery corrected(Collection<String> known) {
    List<List<SearchWord>> corrected = new ArrayList<>();
    readings.forEach(
        reading ->
            corrected.add(
                reading.stream()
                    .map(word -> new SearchWord(word.text(), word.isLast(), others(word, known)))
                    .toList()));
    List<SearchWord> words = readings.get(0);
    for (int i = 0; i + 1 < words.size() && i < MOST_PAIRS; i++) {
      List<SearchWord> joined = new ArrayList<>(words.subList(0, i));
      SearchWord second = words.get(i + 1);
      joined.add(SearchWord.of(words.get(i).text() + second.text(), second.isLast()));
      joined.addAll(words.subList(i + 2, words.size()));
      corrected.add(joined);
    }
    return new SearchQuery(corrected, type, limit);
  }

  private static Map<String, Integer> others(SearchWord asked, Collection<String> known) {
    Map<String, Integer> others = new LinkedHashMap<>(asked.others());
    String word = asked.text();
    if (Spelling.isCheckable(word)) {
      known.stream()
          .map(other -> Map.entry(other, Spelling.distance(word, other)))
          .filter(other -> other.getValue() <= Spelling.most(word))
          .sorted(Map.Entry.<String, Integer>comparingByValue().thenComparing(Map.Entry::getKey))
          .limit(MOST_OTHERS)
          .forEach(other -> others.put(other.getKey(), other.getValue()));
    }
    return others;
  }

  private static List<SearchWord> words(TitleText asked, List<TitleText.Part> parts) {
    List<SearchWord> words = new ArrayList<>();
    for (int i = 0; i < parts.size(); i++) {
      Map<String, Integer> ways = new LinkedHashMap<>();
      asked.written(parts.get(i)).forEach(way -> ways.put(way, 0));
      words.add(new SearchWord(parts.get(i).word(), i == parts.size() - 1, ways));
    }
    return words;
  }
}
