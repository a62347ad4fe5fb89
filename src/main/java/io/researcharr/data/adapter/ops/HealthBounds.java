package io.researcharr.data.adapter.ops;

import java.time.Duration;

/**
 * When the health page warns.
 *
 * @param longTransaction from when on a transaction is long
 */
public record HealthBounds(Duration longTransaction) {

  /** How much of a disk has to be free. */
  static final double FREE_DISK = 0.1;

  /** By how much the clock of the database may differ. */
  static final Duration SKEW = Duration.ofSeconds(2);
}
