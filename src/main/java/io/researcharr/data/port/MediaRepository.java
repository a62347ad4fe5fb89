package io.researcharr.data.port;

import io.researcharr.data.domain.media.Edit;
import io.researcharr.data.domain.media.Media;
import io.smallrye.mutiny.Uni;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * The entries of the catalogue, one at a time.
 *
 * <p>Laws: {@code (type, externalId)} is unique among live entries, and so is an episode's
 * position; breaking either is a {@link StorageException.Duplicate}. An episode's series exists,
 * and was live when the episode was written. Every change adds exactly one to the version. A purge
 * leaves a tombstone that remembers the version.
 */
public interface MediaRepository {

  /** The entry with this id, deleted or not. */
  Uni<Optional<Media>> find(UUID id);

  /** Stores a new entry. */
  Uni<Media> insert(Media media);

  /**
   * Stores a changed entry if the stored version is still the one before it; else fails with {@link
   * StorageException.VersionConflict} or {@link StorageException.NotFound}.
   */
  Uni<Media> update(Media changed);

  /** Removes an entry for good, with its episodes if it is a series, under the same condition. */
  Uni<Void> purge(UUID id, long expectedVersion);

  /** Deletes the live episodes of a series softly, and says how many they were. */
  Uni<Integer> deleteEpisodes(UUID seriesId, Edit edit);

  /** Restores the episodes that were deleted at this very time, and says how many they were. */
  Uni<Integer> restoreEpisodes(UUID seriesId, Instant deletedAt, Edit edit);
}
