package io.researcharr.data.service.cache;

import io.researcharr.data.domain.cache.CacheEntry;
import io.researcharr.data.domain.cache.CacheKey;
import io.researcharr.data.domain.cache.Floors;
import io.researcharr.data.domain.cache.Invalidation;
import io.researcharr.data.domain.cache.Lease;
import io.researcharr.data.port.CacheObserver;
import io.researcharr.data.port.CacheObserver.Layer;
import io.researcharr.data.port.NearStore;
import java.util.Collection;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * The cache in the memory of this process, with the floors that keep old answers out of it. It has
 * no clock, no thread and no network of its own.
 *
 * <p>Laws: without a lease nothing is served and nothing is kept. After {@link #invalidate} has
 * returned, no entry that is older is served, whatever loads were under way.
 */
public final class NearCache {

  private final NearStore store;
  private final Floors floors;
  private final Lease lease;
  private final LongSupplier nanoTime;
  private final CacheObserver observer;

  public NearCache(
      NearStore store, Floors floors, Lease lease, LongSupplier nanoTime, CacheObserver observer) {
    this.store = store;
    this.floors = floors;
    this.lease = lease;
    this.nanoTime = nanoTime;
    this.observer = observer;
  }

  /** Whether a read that begins now may use what is cached. */
  public boolean isOpen() {
    return lease.holds(nanoTime.getAsLong());
  }

  /** What is kept under the key. Only to be asked when {@link #isOpen} has just said yes. */
  public Optional<CacheEntry> get(CacheKey key) {
    Optional<NearStore.Kept> found = store.get(key);
    if (found.isEmpty()) {
      return Optional.empty();
    }
    NearStore.Kept kept = found.get();
    return kept.era() == floors.era() && kept.entry().endNanos() - nanoTime.getAsLong() > 0
        ? Optional.of(kept.entry())
        : Optional.empty();
  }

  /** What a read that begins now would be served from here. */
  public Optional<CacheEntry> wouldServe(CacheKey key) {
    return isOpen() ? get(key) : Optional.empty();
  }

  /** A load begins; what it brings may be kept if nothing speaks against it by then. */
  public Fill begin(CacheKey key) {
    long now = nanoTime.getAsLong();
    // The era first: a change that is counted in another one must not count here.
    return new Fill(key, floors.era(), floors.stamp(), now, lease.holds(now));
  }

  /** Whether nothing has become known since a load began that it might not have seen. */
  public boolean isCurrent(Fill fill) {
    return fill.mayKeep()
        && floors.isUnchanged(fill.key().hash(), fill.stamp())
        // Last, since all floors are forgotten when an era ends.
        && fill.era() == floors.era();
  }

  /** Whether an answer of this version is right as far as is known here. */
  public boolean accepts(CacheKey key, long version) {
    return version >= floors.version(key.hash());
  }

  /** Keeps what a load has brought, if it can be trusted; says whether it did. */
  public boolean offer(Fill fill, CacheEntry entry) {
    if (!fill.mayKeep()) {
      return false;
    }
    boolean[] kept = {false};
    store.replace(
        fill.key(),
        present -> {
          // Inside of the store's own order for this key: a floor that is raised after this look
          // is followed by a removal that finds the entry.
          if (!mayBeKept(fill, entry) || isOlder(entry, present)) {
            return present;
          }
          kept[0] = true;
          return Optional.of(new NearStore.Kept(entry, fill.era()));
        });
    if (!kept[0]) {
      observer.refused(Layer.NEAR);
    }
    return kept[0];
  }

  private boolean mayBeKept(Fill fill, CacheEntry entry) {
    if (fill.era() != floors.era()) {
      return false;
    }
    long key = fill.key().hash();
    return floors.isUnchanged(key, fill.stamp())
        || entry.isVersioned() && floors.admits(key, entry.version(), fill.stamp());
  }

  /** The version in hand is right, but the one that is kept came later. */
  private boolean isOlder(CacheEntry entry, Optional<NearStore.Kept> present) {
    return present
        .filter(kept -> kept.era() == floors.era() && kept.entry().version() > entry.version())
        .filter(kept -> entry.isVersioned())
        .isPresent();
  }

  /** Takes note of changes: what is older is not served any more, nor ever kept again. */
  public void invalidate(Collection<Invalidation> news) {
    try {
      take(news);
    } catch (RuntimeException | Error e) {
      // Some of it may not have been taken note of, and nobody knows what.
      doubt();
      throw e;
    }
  }

  private void take(Collection<Invalidation> news) {
    for (Invalidation change : news) {
      if (change.equals(Invalidation.EVERYTHING)) {
        doubt();
        return;
      }
      if (change.equals(Invalidation.SOMETHING)) {
        continue;
      }
      if (!floors.raise(change.key().hash(), change.version())) {
        doubt();
        return;
      }
      store.removeIf(
          change.key(),
          kept ->
              !kept.entry().isVersioned()
                  || change.version() == CacheEntry.UNVERSIONED
                  || kept.entry().version() < change.version());
    }
  }

  /** Whether this change, or a later one of the same, is known already. */
  public boolean knows(Invalidation change) {
    return floors.version(change.key().hash()) >= change.version();
  }

  /** Gives up everything that is kept or under way: what is not certain is not served. */
  public void doubt() {
    floors.clear();
    store.clear();
    observer.doubted();
  }

  /** Whether it is time to forget floors that are no longer needed. */
  public boolean isTurnDue() {
    return floors.isTurnDue(nanoTime.getAsLong());
  }

  /** Forgets floors from before the last turn. */
  public void turn() {
    floors.turn(nanoTime.getAsLong());
  }

  /** The number of times that everything was given up. */
  public long era() {
    return floors.era();
  }

  public int floors() {
    return floors.size();
  }

  public long entries() {
    return store.entries();
  }

  public long bytes() {
    return store.bytes();
  }

  /**
   * A load under way.
   *
   * @param stamp the last change that was known when it began
   * @param mayKeep whether a lease was held when it began
   */
  public record Fill(CacheKey key, long era, long stamp, long beganNanos, boolean mayKeep) {

    /** The same under another key. */
    Fill under(CacheKey other) {
      return new Fill(other, era, stamp, beganNanos, mayKeep);
    }
  }
}
