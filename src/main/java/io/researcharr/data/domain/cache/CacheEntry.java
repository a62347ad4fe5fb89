package io.researcharr.data.domain.cache;

/**
 * A ready answer with the version of what it tells about, or the knowledge that there is nothing.
 *
 * @param version the version, or {@link #UNVERSIONED}
 * @param name what else the thing is known by, to be compared with what was asked for
 * @param body the answer's bytes, not to be changed; empty when there is nothing
 * @param bornNanos when it was loaded, on this process's monotonic clock
 * @param costNanos how long the load took
 * @param endNanos until when it may be served
 */
public record CacheEntry(
    long version, String name, byte[] body, long bornNanos, long costNanos, long endNanos) {

  public static final long UNVERSIONED = -1;

  /** What an entry takes in memory beside its body and its name: map node, record, key, policy. */
  private static final int OVERHEAD = 320;

  public boolean isThere() {
    return body.length > 0;
  }

  public boolean isVersioned() {
    return version != UNVERSIONED;
  }

  /** About how many bytes it takes in memory. */
  public int weight() {
    return OVERHEAD + body.length + name.length();
  }
}
