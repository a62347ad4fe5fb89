package io.researcharr.data.domain.search;

import java.util.List;
import java.util.Optional;

/**
 * What a first look has found.
 *
 * @param candidates entries that may match
 * @param words where there are none and others may be looked for, words of titles that may have
 *     been meant
 */
public record Findings(List<TitleCandidate> candidates, Optional<List<String>> words) {

  public Findings {
    candidates = List.copyOf(candidates);
    words = words.map(List::copyOf);
  }
}
