package io.researcharr.data.domain.media;

import java.util.Objects;
import java.util.UUID;

/**
 * The place between two entries of a sorted list: behind the entry with this sort value and id. The
 * value is an {@link java.time.Instant}, a {@link String} or an {@link Integer}, as the sort key
 * demands.
 */
public record MediaPosition(Object value, UUID id) {

  public MediaPosition {
    Objects.requireNonNull(value);
    Objects.requireNonNull(id);
  }

  /** The position right behind an entry. */
  public static MediaPosition behind(Media media, MediaSort sort) {
    Object value =
        switch (sort.key()) {
          case CREATED_AT -> media.stamp().createdAt();
          case UPDATED_AT -> media.stamp().updatedAt();
          case TITLE -> media.fields().sortTitle();
          case YEAR -> media.fields().year().orElse(0);
        };
    return new MediaPosition(value, media.id());
  }
}
