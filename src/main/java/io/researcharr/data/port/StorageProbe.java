package io.researcharr.data.port;

import io.smallrye.mutiny.Uni;

/**
 * What an engine has to say about its own state. Nothing here takes part in a unit of work, and
 * nothing is asked while a caller waits.
 */
public interface StorageProbe {

  /** How the engine is: one small question, which fails when there is no answer. */
  Uni<StorageVitals> vitals();

  /**
   * How large everything is. May take seconds; what would take longer is left out. Sizes are of the
   * disk, and numbers of rows may be estimates.
   */
  Uni<StorageSizes> sizes();
}
