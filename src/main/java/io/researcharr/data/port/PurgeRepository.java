package io.researcharr.data.port;

import io.researcharr.data.domain.media.MediaType;
import io.smallrye.mutiny.Uni;
import java.time.Instant;

/** What removes for good: entries that were deleted softly, and imports that are long over. */
public interface PurgeRepository {

  /**
   * Removes some entries of a type that were deleted before a time, those first that were deleted
   * first, and says how many. A series stays as long as it has any episode, and keeps no other from
   * going. What is queued for an entry goes with it; jobs stay and forget the entry. An entry that
   * somebody else is changing is left for the next time.
   */
  Uni<Integer> purgeMedia(MediaType type, Instant deletedBefore, int limit);

  /** Removes some imports that ended before a time, with what they skipped, and says how many. */
  Uni<Integer> forgetImports(Instant finishedBefore, int limit);
}
