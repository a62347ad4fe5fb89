package io.researcharr.data.service;

import io.researcharr.data.domain.search.Ranking;
import io.researcharr.data.domain.search.SearchHit;
import io.researcharr.data.domain.search.SearchQuery;
import io.researcharr.data.domain.settings.FeatureFlag;
import io.researcharr.data.port.Repositories;
import io.researcharr.data.port.UnitOfWork;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
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
        .candidates(query)
        .map(candidates -> Ranking.of(query, candidates))
        .flatMap(hits -> hits.isEmpty() ? guessesIfOn(query, r) : Uni.createFrom().item(hits));
  }

  /** Whether that is wanted and what could have been meant are asked for at once. */
  private static Uni<List<SearchHit>> guessesIfOn(SearchQuery query, Repositories r) {
    return Uni.combine()
        .all()
        .unis(
            FeatureFlags.isOn(FeatureFlag.SEARCH_CORRECTIONS, r),
            r.search().similarWords(query.doubtful()).map(query::corrected))
        .asTuple()
        .flatMap(
            asked ->
                !asked.getItem1() || asked.getItem2().equals(query)
                    ? Uni.createFrom().item(List.of())
                    : guesses(asked.getItem2(), r));
  }

  private static Uni<List<SearchHit>> guesses(SearchQuery guess, Repositories r) {
    return r.search().candidates(guess).map(candidates -> Ranking.ofGuess(guess, candidates));
  }
}
