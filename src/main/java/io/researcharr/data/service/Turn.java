package io.researcharr.data.service;

import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.function.Supplier;

/** Something that is done again and again, with pauses. */
final class Turn {

  private final long pauseNanos;
  private volatile long next = System.nanoTime();

  Turn(Duration pause) {
    this.pauseNanos = pause.toNanos();
  }

  /** Does it if the pause is over. */
  Uni<Void> take(Supplier<Uni<Void>> work) {
    if (System.nanoTime() - next < 0) {
      return Uni.createFrom().voidItem();
    }
    next = System.nanoTime() + pauseNanos;
    return work.get();
  }

  /** There is more to do: the next time there is no pause. */
  void soon() {
    next = System.nanoTime();
  }
}
