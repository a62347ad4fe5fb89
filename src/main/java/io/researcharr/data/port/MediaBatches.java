package io.researcharr.data.port;

import io.researcharr.data.domain.media.Media;
import io.smallrye.mutiny.Uni;
import java.util.List;

/**
 * Changes to many entries with few round trips.
 *
 * <p>Law: a batch is stored whole or fails whole. It fails with {@link StorageException.Contention}
 * when another writer was faster, after which the unit of work may be tried again.
 */
public interface MediaBatches {

  /** Stores new entries. */
  Uni<Void> insertAll(List<Media> media);

  /**
   * Says that a caller will hear of entries as they are, though this unit of work did not write
   * them. Whoever did may not have been answered yet.
   */
  default void relyOn(List<Media> media) {}

  /** Stores changed entries, each only if the stored version is still the one before it. */
  Uni<Void> updateAll(List<Media> changed);
}
