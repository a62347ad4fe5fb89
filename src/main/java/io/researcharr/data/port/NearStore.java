package io.researcharr.data.port;

import io.researcharr.data.domain.cache.CacheEntry;
import io.researcharr.data.domain.cache.CacheKey;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/**
 * Entries in the memory of this process, up to a number of bytes.
 *
 * <p>Laws: {@link #replace} and {@link #removeIf} on one key happen one after the other, never at
 * the same time. An entry is gone at its end, or earlier when room is needed.
 */
public interface NearStore {

  Optional<Kept> get(CacheKey key);

  /** Puts what the function makes of what is there; the function may leave it as it is. */
  void replace(CacheKey key, UnaryOperator<Optional<Kept>> change);

  /** Removes what is there if it is so. */
  void removeIf(CacheKey key, Predicate<Kept> condition);

  /** Removes everything that was there when this was called, but perhaps a little later. */
  void clear();

  long entries();

  /** About how many bytes the entries take. */
  long bytes();

  /**
   * An entry with the era in which it was kept.
   *
   * @param era entries of another era than the present are as good as gone
   */
  record Kept(CacheEntry entry, long era) {}
}
