package io.researcharr.data.domain.queue;

import io.researcharr.data.domain.imports.ImportSource;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;

/** Which items a list shows: those that meet all criteria that are given. */
public record QueueFilter(
    Optional<ImportSource> service,
    Optional<UUID> mediaId,
    Optional<Boolean> due,
    Optional<Boolean> processed) {

  public static final QueueFilter ALL =
      new QueueFilter(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

  public QueueFilter {
    Objects.requireNonNull(service);
    Objects.requireNonNull(mediaId);
    Objects.requireNonNull(due);
    Objects.requireNonNull(processed);
  }
}
