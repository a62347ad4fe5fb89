package io.researcharr.data.service;

import io.smallrye.mutiny.Uni;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Supplier;

/**
 * Lets a few things go on at once, the others wait in line. Whoever leaves the line is forgotten;
 * what has begun keeps its place until it ends.
 */
final class Turnstile {

  private final Deque<Runnable> line = new ArrayDeque<>();
  private int free;

  Turnstile(int places) {
    this.free = places;
  }

  <T> Uni<T> pass(Supplier<Uni<T>> work) {
    return Uni.createFrom()
        .emitter(
            emitter -> {
              Runnable begin =
                  () ->
                      Uni.createFrom()
                          .deferred(work::get)
                          .onTermination()
                          .invoke(this::leave)
                          .subscribe()
                          .with(emitter::complete, emitter::fail);
              if (takesPlace(begin)) {
                begin.run();
              } else {
                emitter.onTermination(() -> remove(begin));
              }
            });
  }

  private synchronized boolean takesPlace(Runnable begin) {
    if (free > 0) {
      free--;
      return true;
    }
    line.add(begin);
    return false;
  }

  private synchronized void remove(Runnable begin) {
    line.remove(begin);
  }

  private void leave() {
    Runnable next;
    synchronized (this) {
      next = line.poll();
      if (next == null) {
        free++;
      }
    }
    if (next != null) {
      next.run();
    }
  }
}
