package io.researcharr.data.service;

import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * Looks at what has come up since the last time, and now and then at all there is. Where old
 * snapshots keep PostgreSQL from cleaning up, an index leads past every job that ever stood in it,
 * so looking at all takes long, and is done less often then; even if it never comes to an end.
 */
final class Sweep {

  /** How often it looks at all. */
  private static final Duration ALL = Duration.ofSeconds(30);

  /** A look at all that took long is not repeated until so many times as long are over. */
  private static final int REST = 20;

  /** What was written in a transaction comes to light only when that ends. */
  private static final Duration SLACK = Duration.ofSeconds(5);

  /** How long before this instance somebody else may have looked for the last time. */
  private static final Duration UNSEEN = Duration.ofMinutes(1);

  private final Duration patience;
  private final LongSupplier nanoTime;
  private volatile long lastLook;
  private volatile long nextAll;

  /**
   * @param patience after which a look is given up
   */
  Sweep(Duration patience, LongSupplier nanoTime) {
    this.patience = patience;
    this.nanoTime = nanoTime;
    beginAnew();
  }

  /** Nothing is known of what was seen before. */
  void beginAnew() {
    nextAll = nanoTime.getAsLong();
    lastLook = nextAll - UNSEEN.toNanos();
  }

  /**
   * Looks once.
   *
   * @param look looks at what came up since so long ago, to be asked for each statement; at all
   *     when it is not given
   * @param isDone whether nothing was left
   */
  <T> Uni<T> take(Function<Supplier<Optional<Duration>>, Uni<T>> look, Predicate<T> isDone) {
    return Uni.createFrom()
        .deferred(
            () -> {
              long start = nanoTime.getAsLong();
              boolean all = start - nextAll >= 0;
              if (!all) {
                long from = lastLook - SLACK.toNanos();
                return look.apply(() -> Optional.of(Duration.ofNanos(nanoTime.getAsLong() - from)))
                    .invoke(seen -> lastLook = isDone.test(seen) ? start : lastLook);
              }
              nextAll = start + REST * patience.toNanos();
              AtomicLong asked = new AtomicLong(start);
              return look.apply(
                      () -> {
                        asked.set(nanoTime.getAsLong());
                        return Optional.empty();
                      })
                  .onFailure()
                  .invoke(() -> nextAll = afterRest(asked.get(), Duration.ZERO))
                  .invoke(
                      seen -> {
                        if (isDone.test(seen)) {
                          lastLook = start;
                          nextAll = afterRest(asked.get(), ALL);
                        } else {
                          nextAll = nanoTime.getAsLong();
                        }
                      });
            });
  }

  /** What the last statement took counts, which found nothing left: changing rows is no waste. */
  private long afterRest(long start, Duration least) {
    long now = nanoTime.getAsLong();
    return now + Math.max(least.toNanos(), REST * (now - start));
  }
}
