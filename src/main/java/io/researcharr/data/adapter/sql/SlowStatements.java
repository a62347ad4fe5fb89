package io.researcharr.data.adapter.sql;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.jboss.logging.Logger;

/**
 * The statements that took longer than they should. They are logged as they are sent, with a mark
 * in place of each value: values belong to callers and not into a log.
 */
public final class SlowStatements {

  private static final Logger LOG = Logger.getLogger("io.researcharr.data.slow");
  private static final int SHOWN = 2_000;

  private final long thresholdNanos;
  private final LongAdder count = new LongAdder();

  public SlowStatements(Duration threshold) {
    this.thresholdNanos = threshold.toNanos();
  }

  /**
   * Takes note of a statement that has ended.
   *
   * @param unit the unit of work that it was part of
   * @param sql the statement, with marks in place of its values
   * @param startNanos when it began
   */
  public void ended(String unit, String sql, int values, long startNanos) {
    long nanos = System.nanoTime() - startNanos;
    if (nanos >= thresholdNanos) {
      count.increment();
      LOG.warnf(
          "slow statement in %s: %d ms, %d values not shown: %s",
          unit,
          TimeUnit.NANOSECONDS.toMillis(nanos),
          values,
          sql.substring(0, Math.min(SHOWN, sql.length())));
    }
  }

  /** How many there were. */
  public long count() {
    return count.sum();
  }
}
