package io.researcharr.data.adapter.ops;

import io.researcharr.data.adapter.ops.StoragePulse.Beat;
import io.researcharr.data.port.StorageVitals;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiConsumer;

/**
 * What is not as it should be with a database that answers. None of it makes an instance unready:
 * the others have the same database, and with none of them ready nobody would be served at all.
 */
record StorageWarnings(HealthBounds bounds) {

  static final String POOL = "pool";
  static final String TRANSACTION = "transaction";
  static final String SCHEMA = "schema";
  static final String DISK = "disk";
  static final String CLOCK = "clock";

  /** Each check, and whether it warns. */
  Map<String, Boolean> of(Beat beat, String ownSchema) {
    Map<String, Boolean> warnings = new TreeMap<>();
    beat.vitals()
        .ifPresent(
            vitals -> {
              warnings.put(POOL, vitals.pool().waiting() > 0);
              warnings.put(
                  TRANSACTION, vitals.longestTransaction().compareTo(bounds.longTransaction()) > 0);
              warnings.put(SCHEMA, !vitals.schemaVersion().equals(ownSchema));
              warnings.put(CLOCK, beat.skew().abs().compareTo(HealthBounds.SKEW) > 0);
              vitals.disk().ifPresent(disk -> warnings.put(DISK, isNearlyFull(disk)));
            });
    return warnings;
  }

  private static boolean isNearlyFull(StorageVitals.Disk disk) {
    return disk.freeBytes() < disk.totalBytes() * HealthBounds.FREE_DISK;
  }

  /** Says what is behind the checks. */
  static void describe(Beat beat, BiConsumer<String, String> to) {
    beat.vitals()
        .ifPresent(
            vitals -> {
              to.accept(
                  POOL,
                  "%d of %d in use, %d waiting"
                      .formatted(
                          vitals.pool().used(), vitals.pool().size(), vitals.pool().waiting()));
              to.accept(
                  TRANSACTION,
                  "the longest takes %d ms%s"
                      .formatted(
                          vitals.longestTransaction().toMillis(),
                          vitals.seesAllTransactions() ? "" : "; those of others can't be seen"));
              to.accept(SCHEMA, "version %s in the database".formatted(vitals.schemaVersion()));
              to.accept(CLOCK, "the database is %d ms ahead".formatted(beat.skew().toMillis()));
              vitals
                  .disk()
                  .ifPresent(
                      disk ->
                          to.accept(
                              DISK,
                              "%d of %d MiB free"
                                  .formatted(disk.freeBytes() >> 20, disk.totalBytes() >> 20)));
            });
  }
}
