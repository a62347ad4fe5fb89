package io.researcharr.data.domain.cache;

import java.time.Duration;

/**
 * The right to serve from a cache, for a while. It is counted on the monotonic clock from before
 * the request for its renewal was sent, so that it ends here before anybody may think that it has.
 */
public final class Lease {

  private final long durationNanos;
  private volatile Long end;

  public Lease(Duration duration) {
    this.durationNanos = duration.toNanos();
  }

  /** A lease for somebody who has nobody beside, from this time on. */
  public static Lease forever(long nowNanos) {
    Lease lease = new Lease(Duration.ofDays(36_500));
    lease.renewed(nowNanos);
    return lease;
  }

  /** Whether it is held at this time. */
  public boolean holds(long nowNanos) {
    Long until = end;
    return until != null && nowNanos - until < 0;
  }

  /** The renewal was granted that was asked for at this time. */
  public void renewed(long sentNanos) {
    end = sentNanos + durationNanos;
  }

  /** It is given up at once. */
  public void lose() {
    end = null;
  }
}
