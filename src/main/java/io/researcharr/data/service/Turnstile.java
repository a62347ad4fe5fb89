package io.researcharr.data.service;

import io.researcharr.data.port.StorageException;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.Cancellable;
import io.smallrye.mutiny.subscription.UniEmitter;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Executor;
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
              Runnable begin = () -> begin(work, emitter);
              if (takesPlace(begin)) {
                begin.run();
              } else {
                emitter.onTermination(() -> remove(begin));
              }
            });
  }

  /**
   * Does not wait for ever, and never begins on the thread of whoever leaves: for work that takes
   * long.
   *
   * @param home where the work of one who has waited begins
   * @param busy what is told to one who has waited for too long
   */
  <T> Uni<T> pass(Supplier<Uni<T>> work, Executor home, Duration patience, String busy) {
    return Uni.createFrom()
        .emitter(
            emitter -> {
              Runnable begin = () -> begin(work, emitter);
              Runnable atHome = () -> home.execute(begin);
              if (takesPlace(atHome)) {
                begin.run();
                return;
              }
              Cancellable waiting =
                  Backoff.after(patience, () -> Uni.createFrom().item(remove(atHome)))
                      .subscribe()
                      .with(
                          hasWaited -> {
                            if (hasWaited) {
                              emitter.fail(new StorageException.Overloaded(busy));
                            }
                          });
              emitter.onTermination(
                  () -> {
                    waiting.cancel();
                    remove(atHome);
                  });
            });
  }

  private <T> void begin(Supplier<Uni<T>> work, UniEmitter<? super T> emitter) {
    Uni.createFrom()
        .deferred(work::get)
        .onTermination()
        .invoke(this::leave)
        .subscribe()
        .with(emitter::complete, emitter::fail);
  }

  private synchronized boolean takesPlace(Runnable begin) {
    if (free > 0) {
      free--;
      return true;
    }
    line.add(begin);
    return false;
  }

  private synchronized boolean remove(Runnable begin) {
    return line.remove(begin);
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
