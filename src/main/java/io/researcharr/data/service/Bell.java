package io.researcharr.data.service;

import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import java.time.Duration;

/** A bell for one who waits. What rings while nobody waits is heard by the next who does. */
final class Bell {

  private boolean rung;
  private UniEmitter<? super Boolean> waiting;

  void ring() {
    UniEmitter<? super Boolean> heard;
    synchronized (this) {
      rung = waiting == null;
      heard = waiting;
      waiting = null;
    }
    if (heard != null) {
      heard.complete(true);
    }
  }

  /** True when it rings, or at once if it has rung. */
  Uni<Boolean> heard() {
    return Uni.createFrom()
        .emitter(
            emitter -> {
              if (!register(emitter)) {
                emitter.complete(true);
              }
            });
  }

  /** The same, or false when it has not rung for some time. */
  Uni<Boolean> heardWithin(Duration patience) {
    return heard().ifNoItem().after(patience).recoverWithItem(false);
  }

  private synchronized boolean register(UniEmitter<? super Boolean> emitter) {
    if (rung) {
      rung = false;
      return false;
    }
    waiting = emitter;
    emitter.onTermination(() -> forget(emitter));
    return true;
  }

  private synchronized void forget(UniEmitter<? super Boolean> emitter) {
    if (waiting == emitter) {
      waiting = null;
    }
  }
}
