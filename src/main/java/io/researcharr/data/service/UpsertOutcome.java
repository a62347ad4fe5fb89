package io.researcharr.data.service;

import io.researcharr.data.port.FieldError;
import java.util.Optional;
import java.util.UUID;

/** What became of one change of many. */
public record UpsertOutcome(Kind kind, Optional<UUID> id, Optional<FieldError> error) {

  static UpsertOutcome of(Kind kind, UUID id) {
    return new UpsertOutcome(kind, Optional.of(id), Optional.empty());
  }

  static UpsertOutcome rejected(FieldError error) {
    return new UpsertOutcome(Kind.REJECTED, Optional.empty(), Optional.of(error));
  }

  boolean changedSomething() {
    return kind == Kind.CREATED || kind == Kind.UPDATED;
  }

  /** The four things that can happen to a change. */
  public enum Kind {
    CREATED,
    UPDATED,
    UNCHANGED,
    REJECTED
  }
}
