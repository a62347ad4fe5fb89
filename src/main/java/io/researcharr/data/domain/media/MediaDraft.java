package io.researcharr.data.domain.media;

import java.util.Objects;

/** An entry as a caller describes it, before it has an identity or a history. */
public record MediaDraft(MediaFields fields, Details details) {

  public MediaDraft {
    Objects.requireNonNull(fields);
    Objects.requireNonNull(details);
  }

  public MediaType type() {
    return details.type();
  }

  public MediaKey key() {
    return new MediaKey(type(), fields.externalId());
  }
}
