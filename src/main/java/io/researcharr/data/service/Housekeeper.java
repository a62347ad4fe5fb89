package io.researcharr.data.service;

import io.researcharr.data.domain.media.MediaType;
import io.researcharr.data.port.HousekeepingObserver;
import io.researcharr.data.port.Repositories;
import io.researcharr.data.port.UnitOfWork;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.Cancellable;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Function;
import org.jboss.logging.Logger;

/**
 * Removes what is kept for a while only, for the whole cluster, as one instance at a time: entries
 * that were deleted long ago, imports that ended long ago, and answers to requests that do not come
 * again. It works in small batches and rests for as long as it works, so that others get their
 * turn.
 */
@ApplicationScoped
public class Housekeeper {

  static final Duration TICK = Duration.ofSeconds(10);

  /** Who has removed what was deleted long ago, as the audit trail names it. */
  private static final String PURGE = "purge";

  private static final Logger LOG = Logger.getLogger(Housekeeper.class);
  private static final String DUTY = "housekeeping";
  private static final Duration LEASE = Duration.ofSeconds(30);
  private static final Duration AT_ONCE = TICK.dividedBy(2);
  private static final Duration IMPORTS_KEPT = Duration.ofDays(90);
  private static final int BATCH = 200;

  /** The episodes go before their series, which stays as long as it has any. */
  private static final List<MediaType> ORDER =
      List.of(MediaType.EPISODE, MediaType.MOVIE, MediaType.SERIES);

  private final UnitOfWork unitOfWork;
  private final HousekeepingObserver observer;
  private final PurgePolicy policy;
  private final InstantSource clock;
  private final String owner;
  private volatile boolean isKeeper;
  private volatile Cancellable ticking = () -> {};

  public Housekeeper(
      UnitOfWork unitOfWork,
      HousekeepingObserver observer,
      PurgePolicy policy,
      InstantSource clock,
      ServiceInstance instance) {
    this.unitOfWork = unitOfWork;
    this.observer = observer;
    this.policy = policy;
    this.clock = clock;
    this.owner = instance.id();
  }

  public void start() {
    ticking =
        Multi.createFrom()
            .ticks()
            .every(TICK)
            .onOverflow()
            .drop()
            .onItem()
            .transformToUniAndConcatenate(
                tick ->
                    tick()
                        .ifNoItem()
                        .after(LEASE)
                        .fail()
                        .onFailure()
                        .invoke(e -> LOG.debug("nothing could be cleared away", e))
                        .onFailure()
                        .recoverWithItem(0))
            .subscribe()
            .with(tick -> {}, failure -> LOG.error("nobody clears anything away", failure));
  }

  /** Ends the duty, so that another instance can take it at once. */
  public Uni<Void> shutdown() {
    ticking.cancel();
    if (!isKeeper) {
      return Uni.createFrom().voidItem();
    }
    isKeeper = false;
    return unitOfWork
        .writeOne("housekeeping.release", r -> r.upkeep().release(DUTY, owner))
        .onFailure()
        .invoke(e -> LOG.debug("the duty runs out by itself", e))
        .onFailure()
        .recoverWithNull();
  }

  /** Does what there is to do, if it is this instance's turn, and says how many rows went. */
  Uni<Integer> tick() {
    return unitOfWork
        .writeOne("housekeeping.hold", r -> r.upkeep().hold(DUTY, owner, LEASE))
        .onFailure()
        .invoke(() -> isKeeper = false)
        .invoke(held -> isKeeper = held)
        .flatMap(held -> held ? work() : Uni.createFrom().item(0));
  }

  private Uni<Integer> work() {
    long until = System.nanoTime() + AT_ONCE.toNanos();
    Instant now = clock.instant();
    Uni<Integer> removed =
        all("answer", "request.forget", r -> r.answers().forget(BATCH), until, 0);
    Instant oldImports = now.minus(IMPORTS_KEPT);
    removed =
        removed.flatMap(
            sum ->
                all(
                    "import",
                    "import.forget",
                    r -> r.purge().forgetImports(oldImports, BATCH),
                    until,
                    sum));
    if (policy.deletedBefore(now).isPresent()) {
      Instant before = policy.deletedBefore(now).get();
      for (MediaType type : ORDER) {
        removed = removed.flatMap(sum -> purge(type, before, until).map(more -> sum + more));
      }
    }
    return removed.invoke(() -> observer.done(now));
  }

  private Uni<Integer> purge(MediaType type, Instant before, long until) {
    return all(
        type.wireName(),
        "media.purge.due",
        r -> r.audit().as(PURGE, () -> r.purge().purgeMedia(type, before, BATCH)),
        until,
        0);
  }

  private Uni<Integer> all(
      String entity,
      String name,
      Function<Repositories, Uni<Integer>> batch,
      long until,
      int before) {
    return unitOfWork
        .write(name, batch)
        .invoke(
            count -> {
              if (count > 0) {
                observer.removed(entity, count);
              }
            })
        .flatMap(
            count ->
                count < BATCH || System.nanoTime() - until > 0
                    ? Uni.createFrom().item(before + count)
                    : all(entity, name, batch, until, before + count));
  }
}
