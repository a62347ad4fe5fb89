package io.researcharr.data.domain.cache;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;

/**
 * A monotonic clock that does not stand still while the machine is suspended, as the one of the
 * system may: when the time of day has gone on for longer between two looks, so has this. A time of
 * day that is set back changes nothing; one that is set forward makes leases end early, which costs
 * a renewal.
 */
public final class WakefulClock implements LongSupplier {

  /** A time of day is corrected now and then by less. */
  private static final long JUMP_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

  /** What comes little by little must not add up to a jump. */
  private static final long DRIFT_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

  private final LongSupplier nanoTime;
  private final LongSupplier timeOfDayMillis;
  private final AtomicReference<Known> known;

  public WakefulClock(LongSupplier nanoTime, LongSupplier timeOfDayMillis) {
    this.nanoTime = nanoTime;
    this.timeOfDayMillis = timeOfDayMillis;
    this.known = new AtomicReference<>(new Known(ahead(nanoTime.getAsLong()), 0));
  }

  @Override
  public long getAsLong() {
    while (true) {
      Known before = known.get();
      long now = nanoTime.getAsLong();
      long ahead = ahead(now);
      long gone = ahead - before.ahead;
      if (Math.abs(gone) < DRIFT_NANOS) {
        return now + before.asleep;
      }
      long asleep = before.asleep + (gone >= JUMP_NANOS ? gone : 0);
      if (known.compareAndSet(before, new Known(ahead, asleep))) {
        return now + asleep;
      }
    }
  }

  private long ahead(long now) {
    return TimeUnit.MILLISECONDS.toNanos(timeOfDayMillis.getAsLong()) - now;
  }

  /**
   * What the last look has shown.
   *
   * @param ahead the time of day less the time of the system's clock
   * @param asleep for how long that clock has stood still so far
   */
  private record Known(long ahead, long asleep) {}
}
