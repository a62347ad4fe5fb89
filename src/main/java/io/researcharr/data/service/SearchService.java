package io.researcharr.data.service;

import io.researcharr.data.domain.search.Findings;
import io.researcharr.data.domain.search.Ranking;
import io.researcharr.data.domain.search.SearchHit;
import io.researcharr.data.domain.search.SearchQuery;
import io.researcharr.data.domain.settings.FeatureFlag;
import io.researcharr.data.port.Repositories;
import io.researcharr.data.port.UnitOfWork;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Collection;
import java.util.List;

/** The search for entries by their titles. */
@ApplicationScoped
public class SearchService {

  private final UnitOfWork unitOfWork;

  public SearchService(UnitOfWork unitOfWork) {
    this.unitOfWork = unitOfWork;
  }

  /**
   * Which live entries have titles that match, best first. Only where nothing has the words as they
   * were asked for, words that are nearly the same are tried.
   */
  public Uni<List<SearchHit>> search(SearchQuery query) {
    return query.isEmpty()
        ? Uni.createFrom().item(List.of())
        : unitOfWork.read("media.search", r -> hits(query, r));
  }

  private static Uni<List<SearchHit>> hits(SearchQuery query, Repositories r) {
    return r.search()
        .candidatesOrWords(query, FeatureFlag.SEARCH_CORRECTIONS.key())
        .flatMap(found -> hits(query, found, r));
  }

  private static Uni<List<SearchHit>> hits(SearchQuery query, Findings found, Repositories r) {
    List<SearchHit> hits = Ranking.of(query, found.candidates());
    if (!hits.isEmpty()) {
      return Uni.createFrom().item(hits);
    }
    return found
        .words()
        .map(words -> guesses(query, words, r))
        .orElseGet(
            () ->
                found.candidates().isEmpty()
                    ? Uni.createFrom().item(List.of())
                    : guessesIfOn(query, r));
  }

  /** Where something looked like an answer and was none, nobody has asked for words yet. */
  private static Uni<List<SearchHit>> guessesIfOn(SearchQuery query, Repositories r) {
    return FeatureFlags.isOn(FeatureFlag.SEARCH_CORRECTIONS, r)
        .flatMap(
            isOn ->
                isOn
                    ? r.search()
                        .similarWords(query.doubtful())
                        .flatMap(words -> guesses(query, words, r))
                    : Uni.createFrom().item(List.of()));
  }

  private static Uni<List<SearchHit>> guesses(
      SearchQuery query, Collection<String> words, Repositories r) {
    SearchQuery guess = query.corrected(words);
    return guess.equals(query)
        ? Uni.createFrom().item(List.of())
        : r.search().candidates(guess).map(candidates -> Ranking.ofGuess(guess, candidates));
  }
}
