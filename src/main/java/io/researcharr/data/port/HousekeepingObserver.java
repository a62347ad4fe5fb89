package io.researcharr.data.port;

import java.time.Instant;

/** Somebody who wants to hear what was removed since its time was over. */
public interface HousekeepingObserver {

  /** Rows that were removed, without those that went with them. */
  void removed(String entity, int rows);

  /** Everything was looked at whose time may be over. */
  void done(Instant at);
}
