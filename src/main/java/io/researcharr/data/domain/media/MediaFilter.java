package io.researcharr.data.domain.media;

import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;

/** Which entries a list shows; an empty criterion admits all. */
public record MediaFilter(
    Optional<MediaType> type,
    Optional<MediaStatus> status,
    Optional<Boolean> monitored,
    Optional<Integer> yearFrom,
    Optional<Integer> yearTo,
    Optional<String> titlePrefix,
    Optional<String> tag,
    Optional<UUID> seriesId,
    Optional<Integer> seasonNumber,
    Optional<Instant> updatedSince,
    boolean includeDeleted) {

  public static final MediaFilter ALL =
      new MediaFilter(
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          false);

  public MediaFilter {
    Objects.requireNonNull(type);
    Objects.requireNonNull(status);
    Objects.requireNonNull(monitored);
    Objects.requireNonNull(yearFrom);
    Objects.requireNonNull(yearTo);
    Objects.requireNonNull(titlePrefix);
    Objects.requireNonNull(tag);
    Objects.requireNonNull(seriesId);
    Objects.requireNonNull(seasonNumber);
    Objects.requireNonNull(updatedSince);
  }
}
