package io.researcharr.data.domain.imports;

import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;

/** The taking in of one library. Its upstream's API key is not part of it. */
public record Import(
    UUID id,
    ImportSource source,
    String instance,
    Optional<String> baseUrl,
    ImportState state,
    ImportProgress progress,
    Optional<String> error,
    String createdBy,
    Instant createdAt,
    Optional<Instant> startedAt,
    Optional<Instant> finishedAt) {

  public Import {
    Objects.requireNonNull(id);
    Objects.requireNonNull(source);
    Objects.requireNonNull(instance);
    Objects.requireNonNull(baseUrl);
    Objects.requireNonNull(state);
    Objects.requireNonNull(progress);
    Objects.requireNonNull(error);
    Objects.requireNonNull(createdBy);
    Objects.requireNonNull(createdAt);
    Objects.requireNonNull(startedAt);
    Objects.requireNonNull(finishedAt);
  }

  /** What the rows of this import are signed with. */
  public String actor() {
    return "import:" + source.wireName() + "/" + instance;
  }
}
