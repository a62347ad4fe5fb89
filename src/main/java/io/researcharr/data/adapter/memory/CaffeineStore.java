package io.researcharr.data.adapter.memory;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import com.github.benmanes.caffeine.cache.RemovalCause;
import io.researcharr.data.domain.cache.CacheKey;
import io.researcharr.data.port.NearStore;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/** Entries in a Caffeine cache, bounded by the bytes that they take. */
public final class CaffeineStore implements NearStore {

  private final Cache<CacheKey, Kept> entries;
  private final Executor sweeper;

  /**
   * @param evicted called for each entry that has to go for want of room
   * @param sweeper removes many entries, which takes longer than an event loop should
   */
  public CaffeineStore(long maxBytes, LongSupplier nanoTime, Runnable evicted, Executor sweeper) {
    this.sweeper = sweeper;
    this.entries =
        Caffeine.newBuilder()
            .maximumWeight(maxBytes)
            .weigher((CacheKey key, Kept kept) -> kept.entry().weight())
            .expireAfter(new UntilItsEnd())
            .ticker(nanoTime::getAsLong)
            .evictionListener(
                (key, kept, cause) -> {
                  if (cause == RemovalCause.SIZE) {
                    evicted.run();
                  }
                })
            .executor(Runnable::run)
            .build();
  }

  @Override
  public Optional<Kept> get(CacheKey key) {
    return Optional.ofNullable(entries.getIfPresent(key));
  }

  @Override
  public void replace(CacheKey key, UnaryOperator<Optional<Kept>> change) {
    entries
        .asMap()
        .compute(key, (same, present) -> change.apply(Optional.ofNullable(present)).orElse(null));
  }

  @Override
  public void removeIf(CacheKey key, Predicate<Kept> condition) {
    // Not computeIfPresent: where there is nothing yet, it does not wait for who is about to put
    // it.
    entries
        .asMap()
        .compute(
            key, (same, present) -> present == null || condition.test(present) ? null : present);
  }

  @Override
  public void clear() {
    sweeper.execute(entries::invalidateAll);
  }

  @Override
  public long entries() {
    return entries.estimatedSize();
  }

  @Override
  public long bytes() {
    return entries.policy().eviction().orElseThrow().weightedSize().orElse(0);
  }

  /** Each entry says itself when it ends. */
  private record UntilItsEnd() implements Expiry<CacheKey, Kept> {

    @Override
    public long expireAfterCreate(CacheKey key, Kept kept, long now) {
      return Math.max(0, kept.entry().endNanos() - now);
    }

    @Override
    public long expireAfterUpdate(CacheKey key, Kept kept, long now, long left) {
      return Math.max(0, kept.entry().endNanos() - now);
    }

    @Override
    public long expireAfterRead(CacheKey key, Kept kept, long now, long left) {
      return left;
    }
  }
}
