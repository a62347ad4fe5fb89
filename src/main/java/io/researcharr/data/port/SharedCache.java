package io.researcharr.data.port;

import io.researcharr.data.domain.cache.CacheEntry;
import io.researcharr.data.domain.cache.CacheKey;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.Optional;

/**
 * Entries that all instances share, in a place that may lose them, be away, or bring back old ones
 * at any time.
 *
 * <p>Laws: no call fails or waits for long; where there is no answer, there is no entry. A put
 * leaves a newer entry as it is.
 */
public interface SharedCache {

  /** The entry under this key, with whatever version it has. */
  Uni<Optional<Shared>> get(String space, CacheKey key);

  /** Keeps an entry unless a newer one is there. */
  void put(String space, CacheKey key, Shared entry, Duration life);

  /** Whether it answers at present. */
  boolean isWell();

  /**
   * An entry and the last opening of a near cache that its maker knew of when it began to load.
   *
   * @param number grows with each opening, so that a member can tell what was loaded after its own
   */
  record Shared(long number, long version, String name, byte[] body) {

    public static Shared of(long number, CacheEntry entry) {
      return new Shared(number, entry.version(), entry.name(), entry.body());
    }
  }
}
