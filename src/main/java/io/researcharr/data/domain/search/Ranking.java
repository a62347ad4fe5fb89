package io.researcharr.data.domain.search;

import io.researcharr.data.domain.media.MediaType;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * The order in which entries answer a search: by score; then movies and series before episodes, the
 * newest first, by title and by id. It is the same whatever database the candidates come from.
 */
public final class Ranking {

  private static final double OTHER_TITLE_WHOLE = 0.9;
  private static final double WHOLE = 0.95;
  private static final double OTHER_TITLE = 0.5;
  private static final double GUESSED = 0.5;
  private static final double PLACES = 10_000;

  private Ranking() {}

  /** The best of the candidates, best first; those that don't match at all are left out. */
  public static List<SearchHit> of(SearchQuery query, Collection<TitleCandidate> candidates) {
    return of(query, candidates, 1);
  }

  /** The same for a query that has been corrected. */
  public static List<SearchHit> ofGuess(SearchQuery query, Collection<TitleCandidate> candidates) {
    return of(query, candidates, GUESSED);
  }

  private static List<SearchHit> of(
      SearchQuery query, Collection<TitleCandidate> candidates, double weight) {
    Map<UUID, TitleCandidate> each = new LinkedHashMap<>();
    candidates.forEach(candidate -> each.put(candidate.id(), candidate));
    List<Ranked> ranked = new ArrayList<>(each.size());
    for (TitleCandidate candidate : each.values()) {
      if (query.type().isEmpty() || query.type().get() == candidate.type()) {
        ranked(query, candidate, weight).ifPresent(ranked::add);
      }
    }
    ranked.sort(null);
    return ranked.stream().limit(query.limit()).map(Ranked::hit).toList();
  }

  private static Optional<Ranked> ranked(
      SearchQuery query, TitleCandidate candidate, double weight) {
    Ranked best = null;
    TitleText title = TitleText.of(candidate.title());
    Optional<TitleMatch> match = TitleMatch.best(query, title);
    if (match.isPresent()) {
      best = new Ranked(candidate, title, match.get(), rounded(match.get().score() * weight));
    }
    if (best == null || best.match.score() < OTHER_TITLE_WHOLE) {
      for (String line : lines(candidate.alternatives())) {
        TitleText other = TitleText.of(line);
        Optional<TitleMatch> found = TitleMatch.best(query, other);
        double score = found.map(m -> rounded(otherTitle(m.score()) * weight)).orElse(0.0);
        if (score > 0 && (best == null || score > best.score)) {
          best = new Ranked(candidate, other, found.get(), score);
        }
      }
    }
    return Optional.ofNullable(best);
  }

  private static List<String> lines(String alternatives) {
    return alternatives.isBlank()
        ? List.of()
        : alternatives.lines().filter(line -> !line.isBlank()).toList();
  }

  /** Another title that is just what was asked for is worth more than part of a title. */
  private static double otherTitle(double score) {
    return score >= WHOLE ? score * OTHER_TITLE_WHOLE : score * OTHER_TITLE;
  }

  private static double rounded(double score) {
    return Math.round(score * PLACES) / PLACES;
  }

  /** A candidate with its best match. */
  private record Ranked(
      TitleCandidate candidate, TitleText title, TitleMatch match, double score, String folded)
      implements Comparable<Ranked> {

    private Ranked(TitleCandidate candidate, TitleText title, TitleMatch match, double score) {
      this(candidate, title, match, score, Letters.fold(candidate.title()));
    }

    @Override
    public int compareTo(Ranked other) {
      int order = Double.compare(other.score, score);
      if (order == 0) {
        order = Boolean.compare(isEpisode(), other.isEpisode());
      }
      if (order == 0) {
        order = Integer.compare(other.candidate.year(), candidate.year());
      }
      if (order == 0) {
        order = folded.compareTo(other.folded);
      }
      return order != 0
          ? order
          : candidate.id().toString().compareTo(other.candidate.id().toString());
    }

    private boolean isEpisode() {
      return candidate.type() == MediaType.EPISODE;
    }

    private SearchHit hit() {
      return new SearchHit(candidate.id(), score, Highlight.of(title.text(), match.parts()));
    }
  }
}
