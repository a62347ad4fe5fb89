package io.researcharr.data.port;

import io.researcharr.data.domain.search.Findings;
import io.researcharr.data.domain.search.SearchQuery;
import io.researcharr.data.domain.search.TitleCandidate;
import io.researcharr.data.domain.settings.SettingKey;
import io.smallrye.mutiny.Uni;
import java.util.Collection;
import java.util.List;

/**
 * The titles of the catalogue, as they can be searched.
 *
 * <p>Laws: only live entries are found, and each by its present titles as soon as the change is
 * committed, whoever made it. The work of a search is bounded, whatever is asked for and however
 * many titles there are. Which candidates there are may differ where more match than are looked at;
 * how they rank is none of this port's business.
 */
public interface MediaSearch {

  /** Entries that may match, in no particular order; some more than once. */
  Uni<List<TitleCandidate>> candidates(SearchQuery query);

  /**
   * The same; and where there are none, and this switch is not off, what {@link #similarWords} has
   * for the words that may be misspelled, by the same question.
   */
  Uni<Findings> candidatesOrWords(SearchQuery query, SettingKey corrections);

  /** Words of titles that have a spelling variant in common with one of these words. */
  Uni<List<String>> similarWords(Collection<String> words);
}
