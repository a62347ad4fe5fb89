package io.researcharr.data.cachemodel;

import static io.researcharr.data.cachemodel.Simulation.MILLI;

/**
 * The times of the protocol, in microseconds: about a fifth of the real ones, and those of minutes
 * much shorter, since only their order matters.
 */
final class Times {

  static final long LEASE = 400 * MILLI;
  static final long HEARTBEAT = 100 * MILLI;
  static final long FENCE_AFTER = 30 * MILLI;
  static final long RESEND = 5 * MILLI;

  /** What clocks may differ in their rate: the wait for a lease to end is longer by this. */
  static final double RATE = 1.01;

  /** How old an answer of Redis may be. */
  static final long SHARED_LIFE = 700 * MILLI;

  /** How long floors are kept: longer, by what a transaction may take and clocks may differ. */
  static final long FLOOR_LIFE = SHARED_LIFE + 150 * MILLI;

  static final long RELAY_AFTER = 200 * MILLI;
  static final long RELAY_EVERY = 100 * MILLI;

  /** When an instance gives up a question. */
  static final long PATIENCE = 300 * MILLI;

  static final long REDIS_PATIENCE = 20 * MILLI;

  /** When a client gives up. */
  static final long CLIENT_PATIENCE = 1_200 * MILLI;

  private Times() {}
}
