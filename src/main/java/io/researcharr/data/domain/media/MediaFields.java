package io.researcharr.data.domain.media;

import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** What every kind of entry says about itself. */
public record MediaFields(
    String title,
    String sortTitle,
    ExternalId externalId,
    MediaStatus status,
    boolean monitored,
    Optional<Integer> year,
    JsonObject metadata,
    List<String> tags) {

  /** The largest metadata object, in bytes of UTF-8. */
  public static final int MAX_METADATA_BYTES = 256 * 1024;

  /** The most tags an entry can have. */
  public static final int MAX_TAGS = 100;

  /** The longest tag, in Unicode code points. */
  public static final int MAX_TAG_LENGTH = 100;

  public static final int MIN_YEAR = 1;
  public static final int MAX_YEAR = 9999;

  public MediaFields {
    Objects.requireNonNull(title);
    Objects.requireNonNull(sortTitle);
    Objects.requireNonNull(externalId);
    Objects.requireNonNull(status);
    Objects.requireNonNull(year);
    Objects.requireNonNull(metadata);
    // Each row that is read comes by here, and most have one tag or none.
    tags = tags.size() < 2 ? List.copyOf(tags) : tags.stream().distinct().sorted().toList();
  }

  public MediaFields withStatus(MediaStatus newStatus) {
    return new MediaFields(
        title, sortTitle, externalId, newStatus, monitored, year, metadata, tags);
  }

  public MediaFields withMetadata(JsonObject newMetadata) {
    return new MediaFields(
        title, sortTitle, externalId, status, monitored, year, newMetadata, tags);
  }

  public MediaFields withTags(List<String> newTags) {
    return new MediaFields(
        title, sortTitle, externalId, status, monitored, year, metadata, newTags);
  }
}
