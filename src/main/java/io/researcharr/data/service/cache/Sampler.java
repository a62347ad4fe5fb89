package io.researcharr.data.service.cache;

import io.researcharr.data.domain.cache.CacheEntry;
import io.researcharr.data.domain.cache.CacheKey;
import io.researcharr.data.domain.cache.Invalidation;
import io.researcharr.data.domain.cache.Peer;
import io.researcharr.data.port.PeerSights;
import io.researcharr.data.port.SampleObserver;
import io.researcharr.data.port.UnitOfWork;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.BooleanSupplier;
import org.jboss.logging.Logger;

/**
 * Looks, after some of the writes that were answered, whether an instance would serve what is older
 * than the write. No write waits for it, and nothing follows from it but a word to whoever watches.
 */
public final class Sampler {

  /** How many writes may be looked at at once; others are let go. */
  public static final int UNDER_WAY = 4;

  /** One write in a thousand, by lot. */
  public static final BooleanSupplier ONE_IN_A_THOUSAND =
      () -> ThreadLocalRandom.current().nextInt(1_000) == 0;

  private static final Logger LOG = Logger.getLogger(Sampler.class);
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final NearCache near;
  private final Barrier barrier;
  private final PeerSights sights;
  private final UnitOfWork unitOfWork;
  private final BooleanSupplier lot;
  private final SampleObserver observer;
  private final Semaphore room = new Semaphore(UNDER_WAY);

  /**
   * @param unitOfWork the way to the authority, which is asked before anything is called stale
   * @param lot whether the write at hand is looked at
   */
  public Sampler(
      NearCache near,
      Barrier barrier,
      PeerSights sights,
      UnitOfWork unitOfWork,
      BooleanSupplier lot,
      SampleObserver observer) {
    this.near = near;
    this.barrier = barrier;
    this.sights = sights;
    this.unitOfWork = unitOfWork;
    this.lot = lot;
    this.observer = observer;
    sights.answerWith(this::own);
  }

  /** To be called when nothing that is older than these changes may be served any more. */
  void acknowledged(Touched touched) {
    if (!lot.getAsBoolean()) {
      return;
    }
    List<Invalidation> certain = touched.certain();
    if (certain.isEmpty() || !room.tryAcquire()) {
      return;
    }
    look(certain.get(ThreadLocalRandom.current().nextInt(certain.size())));
  }

  private void look(Invalidation change) {
    Uni.createFrom()
        .deferred(() -> compareAll(change))
        .runSubscriptionOn(Infrastructure.getDefaultWorkerPool())
        .ifNoItem()
        .after(PATIENCE)
        .fail()
        .onTermination()
        .invoke(room::release)
        .subscribe()
        .with(
            ignored -> {},
            failure -> LOG.debugf("not all were compared with %s: %s", change, failure));
  }

  private Uni<Void> compareAll(Invalidation change) {
    List<Uni<Void>> all = new ArrayList<>();
    all.add(compare("this instance", change, own(change.key())));
    for (Peer peer : barrier.audience()) {
      all.add(
          sights
              .served(peer, change.key())
              .flatMap(served -> compare(peer.id() + " at " + peer.address(), change, served)));
    }
    return Uni.join().all(all).andCollectFailures().replaceWithVoid();
  }

  private Optional<Long> own(CacheKey key) {
    return near.wouldServe(key).map(CacheEntry::version);
  }

  private Uni<Void> compare(String instance, Invalidation change, Optional<Long> served) {
    if (served.filter(version -> version < change.version()).isEmpty()) {
      observer.compared();
      return Uni.createFrom().voidItem();
    }
    return isStillThere(change)
        .invoke(
            isThere -> {
              observer.compared();
              if (isThere) {
                stale(instance, change, served.get());
              }
            })
        .onFailure()
        .invoke(e -> LOG.warnf("%s may be stale: %s, %s", instance, change, e.getMessage()))
        .replaceWithVoid();
  }

  /** What was purged or replaced by a backup since has no version that others could be behind. */
  private Uni<Boolean> isStillThere(Invalidation change) {
    UUID id = UUID.fromString(change.key().id());
    return unitOfWork
        .read("cache.sample", r -> r.media().find(id))
        .map(found -> found.filter(media -> media.version() >= change.version()).isPresent());
  }

  private void stale(String instance, Invalidation change, long version) {
    observer.stale();
    LOG.errorf(
        "stale: %s would serve %s of %s after version %d was answered",
        instance,
        version == CacheEntry.UNVERSIONED ? "that there is nothing" : "version " + version,
        change.key(),
        change.version());
  }
}
