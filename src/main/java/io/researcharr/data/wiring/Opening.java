package io.researcharr.data.wiring;

import io.researcharr.data.port.StorageException;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.Cancellable;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * An opening that may take long, and may be in vain for a while: it is begun once, goes on when
 * nobody waits for it any more, and is tried again until it has worked, is refused or is given up.
 */
final class Opening {

  private static final Duration PAUSE = Duration.ofSeconds(1);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(2);

  private final Supplier<Uni<Void>> attempt;
  private final Consumer<Throwable> refused;
  private final CompletableFuture<Standing> standing = new CompletableFuture<>();
  private Cancellable underWay = () -> {};
  private boolean isGivenUp;

  /**
   * @param refused is told of a failure that comes when nobody waits any more
   */
  Opening(Supplier<Uni<Void>> attempt, Consumer<Throwable> refused) {
    this.attempt = attempt;
    this.refused = refused;
  }

  /** Begins, and says how it stands at the first outcome, or when that has not come in time. */
  Uni<Standing> begin(Duration patience) {
    Cancellable begun =
        Uni.createFrom()
            .deferred(attempt::get)
            .onFailure(StorageException.Unavailable.class)
            .invoke(() -> standing.complete(Standing.AWAY))
            .onFailure(StorageException.Unavailable.class)
            .retry()
            .withBackOff(PAUSE, LONGEST_PAUSE)
            .indefinitely()
            .subscribe()
            .with(ignored -> standing.complete(Standing.OPEN), this::fail);
    underWay(begun);
    standing.completeOnTimeout(Standing.BUSY, patience.toMillis(), TimeUnit.MILLISECONDS);
    return Uni.createFrom().completionStage(standing);
  }

  /** Does what comes of it, unless it was given up; not both at a time. */
  synchronized void unlessGivenUp(Runnable consequence) {
    if (!isGivenUp) {
      consequence.run();
    }
  }

  /** Nothing comes of it after this. */
  synchronized void giveUp() {
    isGivenUp = true;
    underWay.cancel();
  }

  synchronized boolean isGivenUp() {
    return isGivenUp;
  }

  private synchronized void underWay(Cancellable begun) {
    underWay = begun;
    if (isGivenUp) {
      begun.cancel();
    }
  }

  private void fail(Throwable failure) {
    if (!standing.completeExceptionally(failure)) {
      unlessGivenUp(() -> refused.accept(failure));
    }
  }

  /** How an opening stands. */
  enum Standing {
    OPEN,
    /** What is to be opened is not there; it is tried again. */
    AWAY,
    /** It has not ended yet, and goes on. */
    BUSY
  }
}
