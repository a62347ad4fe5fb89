package io.researcharr.data.service;

import io.researcharr.data.port.StorageException;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;

/**
 * A count that serves all who ask for it for some time: twenty times as long as it took, if that is
 * more. Where it is not done in time the last one is answered, and where there is none nothing is.
 */
final class KeptCount {

  private static final int REST = 20;

  /** A failure that took so long is one of time, which an attempt right after it would repeat. */
  private static final Duration SLOW = Duration.ofSeconds(5);

  private KeptCount() {}

  static <T> Uni<T> of(Uni<T> count, Duration least, Duration patience, LongSupplier nanoTime) {
    AtomicLong until = new AtomicLong(nanoTime.getAsLong());
    AtomicReference<T> last = new AtomicReference<>();
    return Uni.createFrom()
        .deferred(
            () -> {
              long begun = nanoTime.getAsLong();
              return count
                  .invoke(last::set)
                  .ifNoItem()
                  .after(patience)
                  .failWith(KeptCount::notInTime)
                  .onFailure(failure -> last.get() != null && isSlow(nanoTime.getAsLong() - begun))
                  .recoverWithItem(last::get)
                  .invoke(
                      () -> {
                        long now = nanoTime.getAsLong();
                        until.set(now + Math.max(least.toNanos(), REST * (now - begun)));
                      })
                  .onFailure()
                  .invoke(() -> until.set(nanoTime.getAsLong()));
            })
        .memoize()
        .until(() -> nanoTime.getAsLong() - until.get() > 0);
  }

  private static boolean isSlow(long nanos) {
    return nanos >= SLOW.toNanos();
  }

  private static StorageException notInTime() {
    return new StorageException.Unavailable("The jobs could not be counted in time.");
  }
}
