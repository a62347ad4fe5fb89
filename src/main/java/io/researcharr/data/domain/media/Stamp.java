package io.researcharr.data.domain.media;

import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/** The history of an entry in short: its version, and who changed it when. */
public record Stamp(
    long version,
    Instant createdAt,
    Instant updatedAt,
    String updatedBy,
    Optional<Instant> deletedAt) {

  public Stamp {
    Objects.requireNonNull(createdAt);
    Objects.requireNonNull(updatedAt);
    Objects.requireNonNull(updatedBy);
    Objects.requireNonNull(deletedAt);
  }

  static Stamp first(Edit edit) {
    return new Stamp(1, edit.at(), edit.at(), edit.by(), Optional.empty());
  }

  Stamp next(Edit edit, Optional<Instant> newDeletedAt) {
    return new Stamp(version + 1, createdAt, edit.at(), edit.by(), newDeletedAt);
  }
}
