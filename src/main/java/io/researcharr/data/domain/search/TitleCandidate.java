package io.researcharr.data.domain.search;

import io.researcharr.data.domain.media.MediaType;
import java.util.UUID;

/**
 * An entry that a search may be about.
 *
 * @param year 0 where it is unknown
 * @param alternatives other titles, one a line
 */
public record TitleCandidate(
    UUID id, MediaType type, int year, String title, String alternatives) {}
