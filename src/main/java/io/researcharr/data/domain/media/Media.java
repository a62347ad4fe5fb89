package io.researcharr.data.domain.media;

import java.util.Objects;
import java.util.Optional;
import java.util.UUID;

/** An entry of the catalogue: a movie, a series or an episode. */
public record Media(UUID id, MediaFields fields, Details details, Stamp stamp) {

  public Media {
    Objects.requireNonNull(id);
    Objects.requireNonNull(fields);
    Objects.requireNonNull(details);
    Objects.requireNonNull(stamp);
  }

  public static Media create(UUID id, MediaDraft draft, Edit edit) {
    return new Media(id, draft.fields(), draft.details(), Stamp.first(edit));
  }

  public MediaType type() {
    return details.type();
  }

  public long version() {
    return stamp.version();
  }

  public boolean isDeleted() {
    return stamp.deletedAt().isPresent();
  }

  public MediaDraft draft() {
    return new MediaDraft(fields, details);
  }

  public MediaKey key() {
    return new MediaKey(type(), fields.externalId());
  }

  /** Whether a draft says nothing that this entry does not say already. */
  public boolean says(MediaDraft draft) {
    return draft().equals(draft);
  }

  public Media replace(MediaDraft draft, Edit edit) {
    return new Media(id, draft.fields(), draft.details(), stamp.next(edit, stamp.deletedAt()));
  }

  public Media delete(Edit edit) {
    return new Media(id, fields, details, stamp.next(edit, Optional.of(edit.at())));
  }

  public Media restore(Edit edit) {
    return new Media(id, fields, details, stamp.next(edit, Optional.empty()));
  }
}
