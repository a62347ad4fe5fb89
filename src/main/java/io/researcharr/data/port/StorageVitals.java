package io.researcharr.data.port;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * The state of an engine at one moment.
 *
 * @param time the time by the database's clock
 * @param schemaVersion the version of the schema that the database has by now
 * @param longestTransaction for how long the oldest transaction has been going on
 * @param seesAllTransactions whether those of all others were looked at, or some can't be seen
 * @param disk the disk the data is on, where the service can see it
 */
public record StorageVitals(
    Instant time,
    String schemaVersion,
    Duration longestTransaction,
    boolean seesAllTransactions,
    Pool pool,
    Optional<Disk> disk) {

  /**
   * The ways to the database that the service has.
   *
   * @param size how many there may be
   * @param used how many are in use
   * @param waiting how many more are asked for
   */
  public record Pool(int size, int used, int waiting) {}

  /** A disk. */
  public record Disk(long freeBytes, long totalBytes) {}
}
