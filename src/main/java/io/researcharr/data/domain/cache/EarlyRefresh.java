package io.researcharr.data.domain.cache;

/**
 * When to load an entry again before it ends: the nearer the end and the longer a load takes, the
 * likelier; with many readers one of them starts it in time, and nobody waits (XFetch). A load that
 * takes next to no time is begun as early as a longer one, or else hardly any reader would come in
 * between.
 */
public final class EarlyRefresh {

  /** By how much a load is begun ahead of the end, on average, at least. */
  private static final double LEAD_NANOS = 50e6;

  private EarlyRefresh() {}

  /**
   * Whether this reader should start the load.
   *
   * @param chance a random number above 0, at most 1
   */
  public static boolean isDue(CacheEntry entry, long nowNanos, double chance) {
    double early = -Math.max(entry.costNanos(), LEAD_NANOS) * Math.log(chance);
    return entry.endNanos() - nowNanos <= early;
  }
}
