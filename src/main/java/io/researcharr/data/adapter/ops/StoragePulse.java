package io.researcharr.data.adapter.ops;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.researcharr.data.port.Storage;
import io.researcharr.data.port.StorageException;
import io.researcharr.data.port.StorageVitals;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.Cancellable;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import org.jboss.logging.Logger;

/**
 * The pulse of the database: asked for once a second at most, whoever wants to know, and given up
 * after two. So a probe costs nothing, and a database that is lost is known to be within three.
 */
@ApplicationScoped
class StoragePulse {

  private static final Logger LOG = Logger.getLogger(StoragePulse.class);
  private static final Duration EVERY = Duration.ofSeconds(1);
  private static final Duration PATIENCE = Duration.ofSeconds(2);

  private final Storage storage;
  private final InstantSource clock;
  private volatile Beat last = Beat.none("not asked yet");
  private volatile Cancellable beating = () -> {};
  private Uni<Beat> current;
  private long askedAt;
  private boolean wasOpen;

  StoragePulse(Storage storage, InstantSource clock) {
    this.storage = storage;
    this.clock = clock;
  }

  void start(@Observes StartupEvent event) {
    beating =
        Multi.createFrom()
            .ticks()
            .every(EVERY)
            .onOverflow()
            .drop()
            .onItem()
            .transformToUniAndConcatenate(tick -> beat())
            .subscribe()
            .with(beat -> {}, e -> LOG.error("nobody takes the database's pulse", e));
  }

  void stop(@Observes ShutdownEvent event) {
    beating.cancel();
  }

  /** The last one, without asking. */
  Beat last() {
    return last;
  }

  /** One that is a second old at most, and none from before the storage was opened. */
  synchronized Uni<Beat> beat() {
    long now = System.nanoTime();
    boolean isOpen = !storage.schemaVersion().isEmpty();
    if (current == null || isOpen != wasOpen || now - askedAt >= EVERY.toNanos()) {
      askedAt = now;
      wasOpen = isOpen;
      current = ask().memoize().indefinitely();
    }
    return current;
  }

  private Uni<Beat> ask() {
    Instant before = clock.instant();
    return Uni.createFrom()
        .deferred(() -> storage.probe().vitals())
        .ifNoItem()
        .after(PATIENCE)
        .failWith(() -> new StorageException.Unavailable("The database does not answer."))
        .map(vitals -> Beat.of(vitals, before, clock.instant()))
        .onFailure()
        .invoke(e -> LOG.debug("the database gives no sign of life", e))
        .onFailure()
        .recoverWithItem(e -> Beat.none(reason(e)))
        .invoke(beat -> last = beat);
  }

  private static String reason(Throwable failure) {
    return failure instanceof StorageException
        ? failure.getMessage()
        : failure.getClass().getSimpleName();
  }

  /**
   * One answer, or that there was none.
   *
   * @param reason why there was none
   * @param skew by how much the clock of the database is ahead
   */
  record Beat(Optional<StorageVitals> vitals, String reason, Duration roundTrip, Duration skew) {

    private static Beat none(String reason) {
      return new Beat(Optional.empty(), reason, Duration.ZERO, Duration.ZERO);
    }

    /** What the database said in between may have been said at any time in between. */
    private static Beat of(StorageVitals vitals, Instant before, Instant after) {
      Duration skew = Duration.ZERO;
      if (vitals.time().isBefore(before)) {
        skew = Duration.between(before, vitals.time());
      } else if (vitals.time().isAfter(after)) {
        skew = Duration.between(after, vitals.time());
      }
      return new Beat(Optional.of(vitals), "", Duration.between(before, after), skew);
    }

    boolean isThere() {
      return vitals.isPresent();
    }
  }
}
