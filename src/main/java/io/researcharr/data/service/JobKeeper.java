package io.researcharr.data.service;

import io.researcharr.data.port.JobObserver;
import io.researcharr.data.port.JobUpkeep;
import io.researcharr.data.port.UnitOfWork;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.Cancellable;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Function;
import org.jboss.logging.Logger;

/**
 * Looks after the jobs of the whole cluster, as one instance at a time: takes them from workers
 * that are not heard of, and lets their time come. The duty is a lease; if its holder is lost,
 * another instance has it within seconds. What takes longer than that lease is given up and begun
 * again. Should two ever believe they have it, nothing is harmed: each step changes only jobs that
 * are still as it found them.
 *
 * <p>A step is a few batches at most, so that none keeps the others waiting for long; what is left
 * is done at the next tick. What is long over is forgotten beside all this, by {@link
 * JobForgetting}.
 */
@ApplicationScoped
public class JobKeeper {

  private static final Logger LOG = Logger.getLogger(JobKeeper.class);
  private static final String DUTY = "jobs";
  private static final Duration TICK = Duration.ofMillis(500);
  private static final Duration LEASE = Duration.ofSeconds(8);
  private static final Duration RENEWAL = Duration.ofSeconds(2);
  private static final Duration LOST = Duration.ofSeconds(3);
  private static final Duration LOOK_AT_ALL = Duration.ofSeconds(30);

  /** A lease that is given in a transaction comes to light only when that ends. */
  private static final Duration SLACK = Duration.ofSeconds(20);

  /** Once in so long room is made for the months to come. */
  private static final Duration MONTHS = Duration.ofHours(1);

  /** The duty, and the room in the history, may keep the jobs waiting for so long. */
  private static final Duration PATIENCE = Duration.ofSeconds(3);

  /** A look at all leases that took long is not repeated until so many times as long are over. */
  private static final int REST = 20;

  private static final int BATCH = 500;

  /** So many batches may a step take before it is the turn of the others. */
  private static final int BATCHES = 20;

  private final UnitOfWork unitOfWork;
  private final JobDesk desk;
  private final JobObserver observer;
  private final JobForgetting forgetting;
  private final String owner;
  private final Turn renewal = new Turn(RENEWAL);
  private final Turn lost = new Turn(LOST);
  private final Turn months = new Turn(MONTHS);
  private final Grievance noMonths =
      new Grievance(LOG, "the history of jobs could not be given its months");
  private long lastLook = System.nanoTime();
  private long nextLookAtAll = System.nanoTime();
  private volatile long heldUntil = System.nanoTime();
  private volatile Cancellable ticking = () -> {};

  public JobKeeper(
      UnitOfWork unitOfWork,
      JobDesk desk,
      JobObserver observer,
      JobPolicy policy,
      InstantSource clock,
      ServiceInstance instance) {
    this.unitOfWork = unitOfWork;
    this.desk = desk;
    this.observer = observer;
    this.forgetting = new JobForgetting(unitOfWork, policy, clock, this::isKeeper);
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
                        .invoke(e -> LOG.debug("the jobs could not be looked after", e))
                        .onFailure()
                        .recoverWithNull())
            .subscribe()
            .with(tick -> {}, failure -> LOG.error("nobody looks after the jobs", failure));
    forgetting.start();
  }

  /** Ends the duty, so that another instance can take it at once. */
  public Uni<Void> shutdown() {
    ticking.cancel();
    forgetting.shutdown();
    if (!isKeeper()) {
      return Uni.createFrom().voidItem();
    }
    letGo();
    return unitOfWork
        .writeOne("job.release", r -> r.upkeep().release(DUTY, owner))
        .onFailure()
        .invoke(e -> LOG.debug("the duty runs out by itself", e))
        .onFailure()
        .recoverWithNull();
  }

  /** Whether this instance has the duty at present, and for as long as its lease lasts. */
  public boolean isKeeper() {
    return System.nanoTime() - heldUntil < 0;
  }

  private Uni<Void> tick() {
    return renewal.take(this::hold).chain(() -> isKeeper() ? work() : Uni.createFrom().voidItem());
  }

  private Uni<Void> hold() {
    long asked = System.nanoTime();
    return unitOfWork
        .writeOne("job.hold", r -> r.upkeep().hold(DUTY, owner, LEASE))
        .ifNoItem()
        .after(PATIENCE)
        .fail()
        .onFailure()
        .invoke(this::letGo)
        .invoke(held -> hold(held, asked))
        .replaceWithVoid();
  }

  /** A new keeper does not know what the last one has seen. */
  private void hold(boolean held, long asked) {
    if (!held) {
      letGo();
      return;
    }
    if (!isKeeper()) {
      nextLookAtAll = System.nanoTime();
    }
    heldUntil = asked + LEASE.toNanos();
  }

  private void letGo() {
    heldUntil = System.nanoTime();
  }

  /** The months come first, since all else writes into them; then whoever waits the longest. */
  private Uni<Void> work() {
    return months
        .take(this::prepareHistory)
        .chain(() -> lost.take(this::findLost))
        .chain(() -> some("job.makeDue", upkeep -> upkeep.makeDue(BATCH)))
        .flatMap(
            due ->
                some("job.retryDue", upkeep -> upkeep.retryDue(BATCH))
                    .map(again -> due.count() + again.count()))
        .invoke(
            count -> {
              if (count > 0) {
                desk.stirred();
              }
            })
        .replaceWithVoid();
  }

  /**
   * Looks at the leases that have come up since the last time, and now and then at all of them.
   * Where old snapshots keep PostgreSQL from cleaning up, looking at all takes long, so that is
   * done less often then.
   */
  private Uni<Void> findLost() {
    long start = System.nanoTime();
    boolean all = start - nextLookAtAll >= 0;
    Optional<Duration> since =
        all ? Optional.empty() : Optional.of(Duration.ofNanos(start - lastLook).plus(SLACK));
    return some("job.checkLater", upkeep -> upkeep.checkLater(since, BATCH))
        .flatMap(
            later ->
                Batches.some(() -> LostJobs.rescue(unitOfWork, since, BATCH), BATCH, BATCHES)
                    .invoke(this::tell)
                    .invoke(
                        rescued -> {
                          if (later.isAll() && rescued.isAll()) {
                            looked(all, start);
                          } else {
                            lost.soon();
                          }
                        }))
        .replaceWithVoid();
  }

  private void tell(Batches.Done rescued) {
    if (rescued.count() > 0) {
      LOG.infof("%d jobs were taken from workers that were not heard of", rescued.count());
      observer.leasesLost(rescued.count());
      desk.stirred();
    }
  }

  private void looked(boolean atAll, long start) {
    lastLook = start;
    if (atAll) {
      long took = System.nanoTime() - start;
      nextLookAtAll = System.nanoTime() + Math.max(LOOK_AT_ALL.toNanos(), REST * took);
    }
  }

  private Uni<Void> prepareHistory() {
    Uni<Void> prepared =
        unitOfWork.writeOne("job.prepareHistory", r -> r.upkeep().prepareHistory());
    return noMonths.tellOf(prepared.ifNoItem().after(PATIENCE).fail());
  }

  private Uni<Batches.Done> some(String name, Function<JobUpkeep, Uni<Integer>> step) {
    return Batches.some(
        () -> unitOfWork.writeOne(name, r -> step.apply(r.upkeep())), BATCH, BATCHES);
  }
}
