package io.researcharr.data.service.cache;

import io.researcharr.data.port.StorageException;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.Cancellable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/**
 * Something that is done again and again, and at once when somebody asks, but never twice at a
 * time. A step that does not end in time is left behind.
 */
final class Pulse {

  private static final Logger LOG = Logger.getLogger(Pulse.class);

  private final String name;
  private final Supplier<Uni<Void>> step;
  private final Duration period;
  private final Duration patience;
  private List<CompletableFuture<Void>> waiting = new ArrayList<>();
  private Cancellable ticking = () -> {};
  private boolean isRunning;
  private boolean isWanted;
  private boolean isStopped;

  Pulse(String name, Supplier<Uni<Void>> step, Duration period, Duration patience) {
    this.name = name;
    this.step = step;
    this.period = period;
    this.patience = patience;
  }

  /** Begins, unless it has been stopped. */
  synchronized void start() {
    if (isStopped) {
      return;
    }
    ticking =
        Multi.createFrom()
            .ticks()
            .every(period)
            .onOverflow()
            .drop()
            .subscribe()
            .with(tick -> nudge(), failure -> LOG.errorf(failure, "the pulse of %s ends", name));
  }

  /** Asks for a step that begins after this. */
  void nudge() {
    synchronized (this) {
      isWanted = true;
      if (isRunning || isStopped) {
        return;
      }
      isRunning = true;
    }
    run();
  }

  /** Comes when a step has succeeded that began after this. */
  Uni<Void> next() {
    CompletableFuture<Void> done = new CompletableFuture<>();
    synchronized (this) {
      if (isStopped) {
        return Uni.createFrom().failure(ended());
      }
      waiting.add(done);
    }
    nudge();
    return Uni.createFrom().completionStage(done);
  }

  /** Whoever waits is told that nothing comes any more. */
  void stop() {
    List<CompletableFuture<Void>> left;
    synchronized (this) {
      isStopped = true;
      ticking.cancel();
      left = waiting;
      waiting = new ArrayList<>();
    }
    left.forEach(waiter -> waiter.completeExceptionally(ended()));
  }

  private void run() {
    List<CompletableFuture<Void>> served;
    synchronized (this) {
      if (!isWanted || isStopped) {
        isRunning = false;
        return;
      }
      isWanted = false;
      served = waiting;
      waiting = new ArrayList<>();
    }
    Uni.createFrom()
        .deferred(step::get)
        .ifNoItem()
        .after(patience)
        .fail()
        .subscribe()
        .with(
            ignored -> {
              served.forEach(waiter -> waiter.complete(null));
              run();
            },
            failure -> {
              LOG.debugf(failure, "a step of %s failed", name);
              keepWaiting(served);
              run();
            });
  }

  private void keepWaiting(List<CompletableFuture<Void>> unserved) {
    synchronized (this) {
      if (!isStopped) {
        waiting.addAll(unserved);
        return;
      }
    }
    unserved.forEach(waiter -> waiter.completeExceptionally(ended()));
  }

  private static StorageException ended() {
    return new StorageException.Unavailable("The service ends before others know of the change.");
  }
}
