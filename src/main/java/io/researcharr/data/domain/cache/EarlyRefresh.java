package io.researcharr.data.domain.cache;

/**
 * When to load an entry again before it ends: the nearer the end and the longer a load takes, the
 * likelier; with many readers one of them starts it in time, and nobody waits (XFetch).
 */
public final class EarlyRefresh {

  private EarlyRefresh() {}

  /**
   * Whether this reader should start the load.
   *
   * @param chance a random number above 0, at most 1
   */
  public static boolean isDue(CacheEntry entry, long nowNanos, double chance) {
    double early = -entry.costNanos() * Math.log(chance);
    return entry.endNanos() - nowNanos <= early;
  }
}
