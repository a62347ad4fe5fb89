package io.researcharr.data.service;

import io.researcharr.data.port.StorageException;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * A count that serves all who ask for it for some time: twenty times as long as it took, if that is
 * more. Where it is not done in time, the last one is answered if it is not too old, and another is
 * not begun for two minutes at most.
 */
final class KeptCount<T> {

  private static final int REST = 20;
  private static final Duration MOST_REST = Duration.ofMinutes(2);
  private static final Duration OLD = Duration.ofMinutes(10);

  /** A failure that took so long is one of time, which an attempt right after it would repeat. */
  private static final Duration SLOW = Duration.ofSeconds(5);

  private final Uni<T> count;
  private final Duration least;
  private final Duration patience;
  private final LongSupplier nanoTime;
  private volatile boolean isUnderWay;
  private volatile long until;
  private volatile Optional<T> last = Optional.empty();
  private volatile long lastAt;

  private KeptCount(Uni<T> count, Duration least, Duration patience, LongSupplier nanoTime) {
    this.count = count;
    this.least = least;
    this.patience = patience;
    this.nanoTime = nanoTime;
    this.until = nanoTime.getAsLong();
  }

  static <T> Uni<T> of(Uni<T> count, Duration least, Duration patience, LongSupplier nanoTime) {
    var kept = new KeptCount<>(count, least, patience, nanoTime);
    return Uni.createFrom().deferred(kept::anew).memoize().until(kept::isOver);
  }

  /** A count that is under way serves whoever comes; one more would only make both slower. */
  private boolean isOver() {
    return !isUnderWay && nanoTime.getAsLong() - until > 0;
  }

  private Uni<T> anew() {
    isUnderWay = true;
    long begun = nanoTime.getAsLong();
    return count
        .ifNoItem()
        .after(patience)
        .failWith(() -> new StorageException.Unavailable("The jobs could not be counted in time."))
        .invoke(counted -> keep(counted, begun))
        .onFailure()
        .recoverWithUni(failure -> failed(failure, begun))
        .onTermination()
        .invoke(() -> isUnderWay = false);
  }

  private void keep(T counted, long begun) {
    long now = nanoTime.getAsLong();
    last = Optional.of(counted);
    lastAt = now;
    until = now + Math.max(least.toNanos(), REST * (now - begun));
  }

  private Uni<T> failed(Throwable failure, long begun) {
    long now = nanoTime.getAsLong();
    boolean isSlow = now - begun >= SLOW.toNanos();
    until = isSlow ? now + Math.min(MOST_REST.toNanos(), REST * (now - begun)) : now;
    return isSlow && last.isPresent() && now - lastAt < OLD.toNanos()
        ? Uni.createFrom().item(last.get())
        : Uni.createFrom().failure(failure);
  }
}
