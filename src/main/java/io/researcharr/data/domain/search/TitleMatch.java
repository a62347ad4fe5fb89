package io.researcharr.data.domain.search;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * How well one title answers what was asked for.
 *
 * @param score from 0 to 1; what decides first is the kind of the match, then how much of the title
 *     it is
 * @param parts where the words stand in the title, in order
 */
record TitleMatch(double score, List<TitleText.Part> parts) {

  private static final double BEGINS = 0.75;
  private static final double IN_ORDER = 0.6;
  private static final double ANYHOW = 0.45;
  private static final double WHOLE = 0.95;
  private static final double SHARE = 0.05;
  private static final double UNFINISHED = 0.08;
  private static final double ARTICLE = 0.02;

  /** The best match of any reading, if there is one. */
  static Optional<TitleMatch> best(SearchQuery query, TitleText title) {
    TitleMatch best = null;
    for (List<SearchWord> words : query.readings()) {
      for (List<TitleText.Part> parts : title.readings()) {
        TitleMatch match = best(words, parts);
        if (match != null && (best == null || match.score > best.score)) {
          best = match;
        }
      }
    }
    return Optional.ofNullable(best);
  }

  private static TitleMatch best(List<SearchWord> words, List<TitleText.Part> parts) {
    TitleMatch plain = of(words, parts, 0);
    boolean titled = parts.size() > 1 && Article.is(parts.get(0).word());
    List<SearchWord> bare = Article.dropped(words);
    if (titled && (plain == null || plain.score < BEGINS - UNFINISHED)) {
      plain = better(plain, of(bare, parts.subList(1, parts.size()), ARTICLE));
    } else if (bare.size() < words.size() && plain == null) {
      plain = of(bare, parts, ARTICLE);
    }
    return plain;
  }

  private static TitleMatch better(TitleMatch one, TitleMatch other) {
    if (one == null || other == null) {
      return one == null ? other : one;
    }
    return other.score > one.score ? other : one;
  }

  private static TitleMatch of(List<SearchWord> words, List<TitleText.Part> parts, double less) {
    if (words.size() > parts.size()) {
      return null;
    }
    TitleMatch begins = run(words, parts, 0, less);
    if (begins != null) {
      return begins;
    }
    TitleMatch best = null;
    for (int from = 1; from + words.size() <= parts.size(); from++) {
      best = better(best, run(words, parts, from, less));
    }
    return best == null ? anyhow(words, parts, less) : best;
  }

  /** The words one after the other, from a place on. */
  private static TitleMatch run(
      List<SearchWord> words, List<TitleText.Part> parts, int from, double less) {
    Tally tally = new Tally();
    for (int i = 0; i < words.size(); i++) {
      if (!tally.take(words.get(i), parts.get(from + i))) {
        return null;
      }
    }
    boolean whole = words.size() == parts.size() && !tally.isUnfinished;
    return tally.match(whole ? WHOLE : from == 0 ? BEGINS : IN_ORDER, parts.size(), less);
  }

  /** Every word somewhere, each in a place of its own. */
  private static TitleMatch anyhow(
      List<SearchWord> words, List<TitleText.Part> parts, double less) {
    Tally tally = new Tally();
    List<TitleText.Part> left = new ArrayList<>(parts);
    for (SearchWord word : words) {
      TitleText.Part nearest = null;
      int least = Integer.MAX_VALUE;
      for (TitleText.Part part : left) {
        int distance = word.match(part.word());
        if (distance != SearchWord.NONE && distance < least) {
          least = distance;
          nearest = part;
        }
      }
      if (nearest == null) {
        return null;
      }
      tally.take(word, nearest);
      left.remove(nearest);
    }
    return tally.match(ANYHOW, parts.size(), less);
  }

  /** What has been matched so far. */
  private static final class Tally {

    private final List<TitleText.Part> parts = new ArrayList<>();
    private boolean isUnfinished;
    private int wrongLetters;

    private boolean take(SearchWord word, TitleText.Part part) {
      int distance = word.match(part.word());
      if (distance == SearchWord.NONE) {
        return false;
      }
      parts.add(part);
      isUnfinished |= distance == SearchWord.BEGINNING;
      wrongLetters += distance == SearchWord.BEGINNING ? 0 : distance;
      return true;
    }

    private TitleMatch match(double kind, int titleWords, double less) {
      double share = SHARE * parts.size() / titleWords;
      double score = kind + share - less - (isUnfinished ? UNFINISHED : 0);
      if (kind == ANYHOW) {
        parts.sort(Comparator.comparingInt(TitleText.Part::from));
      }
      return new TitleMatch(score / (1 + 0.25 * wrongLetters), parts);
    }
  }
}
