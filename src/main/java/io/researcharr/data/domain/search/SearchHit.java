package io.researcharr.data.domain.search;

import java.util.UUID;

/**
 * An entry that was found.
 *
 * @param score from 0 to 1, the higher the better; to be compared within one answer
 * @param highlight the title that matched, as HTML with the words that matched in {@code <em>}
 */
public record SearchHit(UUID id, double score, String highlight) {}
