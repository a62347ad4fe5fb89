package io.researcharr.data.service;

import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;

/**
 * Pauses between tries: doubling, up to half a minute, and never quite the same for two callers.
 */
public final class Backoff {

  private static final long LONGEST = Duration.ofSeconds(30).toMillis();

  private Backoff() {}

  /** The pause before try number {@code attempt}, which counts from one. */
  public static Duration pause(Duration first, int attempt) {
    long doubled = Math.min(LONGEST, first.toMillis() << Math.min(20, Math.max(0, attempt - 1)));
    return Duration.ofMillis(doubled / 2 + ThreadLocalRandom.current().nextLong(doubled / 2 + 1));
  }

  /** Any pause up to one that has doubled so many times, but is not longer than the longest. */
  public static Duration fullJitter(Duration first, Duration longest, int doublings) {
    long doubled =
        Math.min(longest.toMillis(), first.toMillis() << Math.min(20, Math.max(0, doublings)));
    return Duration.ofMillis(ThreadLocalRandom.current().nextLong(doubled + 1));
  }

  /** Does something after a pause, without keeping a thread waiting. */
  public static <T> Uni<T> after(Duration pause, Supplier<Uni<T>> next) {
    return Uni.createFrom()
        .voidItem()
        .onItem()
        .delayIt()
        .by(pause.isZero() ? Duration.ofMillis(1) : pause)
        .chain(next::get);
  }
}
