package io.researcharr.data.adapter.postgres;

import java.util.concurrent.atomic.AtomicLong;

/**
 * How many rows this process has stored in batches, and when it is time to have the table looked
 * at.
 *
 * <p>A plan that was made while the table was empty may read any index from end to end, since all
 * are of one page, and stays in use until statistics are gathered. PostgreSQL does that by itself,
 * but not before a minute has passed, and neither it nor {@link PostgresStatistics} sees what has
 * not been committed: a large request that is applied all or nothing would become slower and
 * slower.
 */
final class PostgresGrowth {

  /** Waits for nobody: where it is being done already, it need not be done again. */
  static final String LOOK = "ANALYZE (SKIP_LOCKED) media";

  private static final long[] STEPS = {500, 5_000, 50_000};

  private final AtomicLong stored = new AtomicLong();

  /** Counts rows, and says whether a step was reached with them. */
  boolean reachesAStepWith(int rows) {
    long after = stored.addAndGet(rows);
    for (long step : STEPS) {
      if (after >= step && after - rows < step) {
        return true;
      }
    }
    return false;
  }
}
