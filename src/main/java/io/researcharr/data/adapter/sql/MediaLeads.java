package io.researcharr.data.adapter.sql;

import io.researcharr.data.domain.media.MediaType;
import java.util.Map;
import java.util.Optional;

/**
 * What leads to the rows of a list: one criterion for all types, or one for some types, or nothing.
 * Only the time that a list takes depends on it.
 */
record MediaLeads(Optional<MediaCriterion> all, Map<MediaType, MediaCriterion> some) {

  static final MediaLeads NONE = new MediaLeads(Optional.empty(), Map.of());

  static MediaLeads by(MediaCriterion criterion) {
    return new MediaLeads(Optional.of(criterion), Map.of());
  }

  static MediaLeads by(Map<MediaType, MediaCriterion> some) {
    return new MediaLeads(Optional.empty(), some);
  }
}
