package io.researcharr.data.adapter.sql;

import io.researcharr.data.domain.media.MediaType;
import io.researcharr.data.domain.search.SearchQuery;
import io.researcharr.data.domain.search.SearchWord;
import io.researcharr.data.domain.search.Spelling;
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

  /** More words than that make no search better. */
  private static final int MOST_WORDS = 20;

  /** Titles that have the words, the last of them perhaps as the beginning of another. */
  public String of(SearchQuery query) {
    return text(query, true);
  }

  /**
   * Titles that are just what is asked for, with or without an article, of entries that have more
   * to be found by than the beginning of their title. The index has each of those as one word.
   */
  public String otherwise(SearchQuery query) {
    List<String> titles =
        query.wholeTitles().stream().map(title -> quoted(type + type, title)).toList();
    return typed(query.type(), either(titles));
  }

  /**
   * Those of {@link #of} that have the last word as it is, where that looks whole in each reading.
   */
  public Optional<String> whole(SearchQuery query) {
    boolean isLikely =
        query.readings().stream()
            .map(words -> words.get(words.size() - 1))
            .allMatch(last -> last.isOpen() && Spelling.isCheckable(last.text()));
    return isLikely ? Optional.of(text(query, false)) : Optional.empty();
  }

  /** Titles that have the words but the last, where each reading has others. */
  public Optional<String> closed(SearchQuery query) {
    List<List<SearchWord>> others = others(query);
    return others.stream().anyMatch(List::isEmpty)
        ? Optional.empty()
        : Optional.of(text(others, query.type(), false));
  }

  /** Those of these words that may be in no title at all. */
  public static List<String> doubtful(SearchQuery query) {
    return others(query).stream()
        .flatMap(List::stream)
        .filter(word -> word.others().isEmpty())
        .map(SearchWord::text)
        .filter(Spelling::isCheckable)
        .distinct()
        .toList();
  }

  private static List<List<SearchWord>> others(SearchQuery query) {
    return query.readings().stream().map(words -> words.subList(0, words.size() - 1)).toList();
  }

  private String text(SearchQuery query, boolean mayBeOpen) {
    return text(query.readings(), query.type(), mayBeOpen);
  }

  private String text(
      List<List<SearchWord>> readings, Optional<MediaType> wanted, boolean mayBeOpen) {
    Set<String> ways = new LinkedHashSet<>();
    readings.forEach(words -> ways.add(all(words, mayBeOpen)));
    return typed(wanted, either(ways));
  }

  private String typed(Optional<MediaType> wanted, String any) {
    return wanted.map(one -> quoted(type, one.wireName()) + and + any).orElse(any);
  }

  private String all(List<SearchWord> words, boolean mayBeOpen) {
    return words.stream()
        .limit(MOST_WORDS)
        .map(word -> word(word, mayBeOpen && word.isOpen()))
        .collect(Collectors.joining(and, "(", ")"));
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
    return quoted("", word);
  }

  private String quoted(String before, String word) {
    String clipped =
        word.codePointCount(0, word.length()) <= longest
            ? word
            : word.substring(0, word.offsetByCodePoints(0, longest));
    return quote + before + clipped + quote;
  }
}
