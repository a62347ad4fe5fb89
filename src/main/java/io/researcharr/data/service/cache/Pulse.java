package io.researcharr.data.service.cache;

import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.Cancellable;
import java.time.Duration;
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

  synchronized void start() {
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

  synchronized void stop() {
    isStopped = true;
    ticking.cancel();
  }

  private void run() {
    synchronized (this) {
      if (!isWanted || isStopped) {
        isRunning = false;
        return;
      }
      isWanted = false;
    }
    Uni.createFrom()
        .deferred(step::get)
        .ifNoItem()
        .after(patience)
        .fail()
        .subscribe()
        .with(
            ignored -> run(),
            failure -> {
              LOG.debugf(failure, "a step of %s failed", name);
              run();
            });
  }
}
