package io.researcharr.data.domain.media;

import java.util.Objects;

/** What names one live entry to the outside world. */
public record MediaKey(MediaType type, ExternalId externalId) {

  public MediaKey {
    Objects.requireNonNull(type);
    Objects.requireNonNull(externalId);
  }
}
