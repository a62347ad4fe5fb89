package io.researcharr.data.adapter.sql;

import io.researcharr.data.domain.search.SearchQuery;
import io.researcharr.data.domain.search.SearchWord;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A search in the language of an engine's index of words. Words have letters and digits only, so
 * that none can be mistaken for a part of that language.
 *
 * @param and what stands between conditions that must all hold
 * @param or what stands between conditions of which one must hold
 * @param beginning what stands behind a word that may be the beginning of another
 * @param quote what stands around a word
 * @param type what stands before a type, as the index has it for each row
 * @param longest the longest word in the index, in code points
 */
public record SearchText(
    String and, String or, String beginning, char quote, String type, int longest) {

  /** Stands in the place of a type where an entry has other titles, or marks inside of words. */
  private static final String OTHERWISE = "other";

  /** More words than that make no search better. */
  private static final int MOST_WORDS = 20;

  /** Titles that have the words, the last of them perhaps as the beginning of another. */
  public String of(SearchQuery query) {
    return text(query, true);
  }

  /**
   * Titles that have the words as they are, of entries that have more to be found by than the
   * beginning of their title.
   */
  public String otherwise(SearchQuery query) {
    return quoted(type + OTHERWISE) + and + text(query, false);
  }

  private String text(SearchQuery query, boolean mayBeOpen) {
    String any = either(new ArrayList<>(new LinkedHashSet<>(readings(query, mayBeOpen))));
    Optional<String> only = query.type().map(one -> quoted(type + one.wireName()));
    return only.map(one -> one + and + any).orElse(any);
  }

  private List<String> readings(SearchQuery query, boolean mayBeOpen) {
    return query.readings().stream()
        .map(
            words ->
                words.stream()
                    .limit(MOST_WORDS)
                    .map(word -> word(word, mayBeOpen && word.isOpen()))
                    .collect(Collectors.joining(and, "(", ")")))
        .toList();
  }

  private String word(SearchWord word, boolean isOpen) {
    Set<String> ways = new LinkedHashSet<>();
    ways.add(quoted(word.text()) + (isOpen ? beginning : ""));
    word.others().entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .forEach(
            other ->
                ways.add(
                    quoted(other.getKey()) + (isOpen && other.getValue() == 0 ? beginning : "")));
    return either(ways);
  }

  private String either(Collection<String> ways) {
    String any = String.join(or, ways);
    return ways.size() == 1 ? any : "(" + any + ")";
  }

  private String quoted(String word) {
    String clipped =
        word.codePointCount(0, word.length()) <= longest
            ? word
            : word.substring(0, word.offsetByCodePoints(0, longest));
    return quote + clipped + quote;
  }
}
