package io.researcharr.data.domain.media;

import java.util.Objects;
import java.util.UUID;

/** A mention of an entry in a version. */
public record MediaRef(UUID id, long version, ExternalId externalId) {

  public MediaRef {
    Objects.requireNonNull(id);
    Objects.requireNonNull(externalId);
  }
}
