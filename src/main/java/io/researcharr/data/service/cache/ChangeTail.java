package io.researcharr.data.service.cache;

import io.researcharr.data.domain.cache.CacheEntry;
import io.researcharr.data.domain.cache.Invalidation;
import io.researcharr.data.domain.media.ExternalId;
import io.researcharr.data.port.ChangeLog;
import io.researcharr.data.port.UnitOfWork;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * Looks again and again for changes that nobody has told of: of writers that ended between their
 * commit and their word, and of people who write SQL by hand.
 */
public final class ChangeTail {

  private static final int MANY = 5_000;

  private final UnitOfWork unitOfWork;
  private final NearCache near;
  private final LongSupplier nanoTime;
  private final Pulse pulse;
  private Optional<String> mark = Optional.empty();
  private volatile long lookedNanos;

  public ChangeTail(UnitOfWork unitOfWork, NearCache near, Timings timings, LongSupplier nanoTime) {
    this.unitOfWork = unitOfWork;
    this.near = near;
    this.nanoTime = nanoTime;
    this.lookedNanos = nanoTime.getAsLong() - timings.lease().toNanos();
    this.pulse = new Pulse("the tail of changes", this::look, timings.tail(), timings.lease());
  }

  void start() {
    pulse.start();
    pulse.nudge();
  }

  /** Comes when all that was committed before this is known here. */
  public Uni<Void> lookNow() {
    return pulse.next();
  }

  void stop() {
    pulse.stop();
  }

  /** When the last look began of which the outcome is known. */
  public long lookedNanos() {
    return lookedNanos;
  }

  Duration age() {
    return Duration.ofNanos(nanoTime.getAsLong() - lookedNanos);
  }

  private Uni<Void> look() {
    long began = nanoTime.getAsLong();
    return unitOfWork
        .read("cache.tail", r -> r.changeLog().since(mark, MANY))
        .flatMap(this::take)
        .invoke(() -> lookedNanos = began);
  }

  private Uni<Void> take(ChangeLog.Since since) {
    if (!since.isAll()) {
      near.doubt();
      mark = Optional.of(since.mark());
      return Uni.createFrom().voidItem();
    }
    if (!since.changes().isEmpty()) {
      near.invalidate(news(since));
    }
    mark = Optional.of(since.mark());
    return Uni.createFrom().voidItem();
  }

  /**
   * All of them, also what seems to be known: a unit of work that failed has left a word about
   * versions that did not come to be, and came to be later. An entry that was written by hand may
   * be found by an external id where it was not before.
   */
  private static List<Invalidation> news(ChangeLog.Since since) {
    List<Invalidation> news = new ArrayList<>(since.changes());
    for (ExternalId name : since.names()) {
      news.add(new Invalidation(CacheKeys.external(name.toString()), CacheEntry.UNVERSIONED));
    }
    return news;
  }
}
