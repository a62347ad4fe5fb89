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
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
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

  /** So long may a statement go on in the database after nobody waits for it any more. */
  private static final Duration STATEMENT = Duration.ofSeconds(15);

  /** Once in so long room is made for the months to come. */
  private static final Duration MONTHS = Duration.ofHours(1);

  /**
   * The duty, a look for lost jobs, and the room in the history may each keep the jobs waiting so.
   */
  private static final Duration PATIENCE = Duration.ofSeconds(3);

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
  private final Sweep leases = new Sweep(STATEMENT, System::nanoTime);
  private final Sweep due = new Sweep(STATEMENT, System::nanoTime);
  private final Sweep retries = new Sweep(STATEMENT, System::nanoTime);
  private volatile boolean isAnother;
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

  /**
   * What another keeper has seen is not known. Where this one was only late, it knows itself since
   * when it has not looked.
   */
  private void hold(boolean held, long asked) {
    if (!held) {
      isAnother = true;
      letGo();
      return;
    }
    if (isAnother) {
      isAnother = false;
      List.of(leases, due, retries).forEach(Sweep::beginAnew);
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
        .chain(() -> lost.take(this::findLostOrGoOn))
        .chain(() -> some("job.makeDue", due, JobUpkeep::makeDue))
        .flatMap(
            made ->
                some("job.retryDue", retries, JobUpkeep::retryDue)
                    .map(again -> made.count() + again.count()))
        .invoke(
            count -> {
              if (count > 0) {
                desk.stirred();
              }
            })
        .replaceWithVoid();
  }

  private Uni<Void> findLostOrGoOn() {
    return findLost()
        .onFailure()
        .invoke(e -> LOG.debug("lost jobs could not be looked for", e))
        .onFailure()
        .recoverWithNull();
  }

  private Uni<Void> findLost() {
    return leases
        .take(this::findLost, isAll -> isAll)
        .invoke(
            isAll -> {
              if (!isAll) {
                lost.soon();
              }
            })
        .replaceWithVoid();
  }

  /** As a rule there is none to be looked at, which is one look at the index instead of two. */
  private Uni<Boolean> findLost(Supplier<Optional<Duration>> since) {
    return unitOfWork
        .read("job.anyToCheck", r -> r.upkeep().anyToCheck(since.get()))
        .ifNoItem()
        .after(PATIENCE)
        .fail()
        .flatMap(any -> any ? rescue(since) : Uni.createFrom().item(true));
  }

  private Uni<Boolean> rescue(Supplier<Optional<Duration>> since) {
    return some("job.checkLater", upkeep -> upkeep.checkLater(since.get(), BATCH))
        .flatMap(
            later ->
                Batches.some(() -> LostJobs.rescue(unitOfWork, since.get(), BATCH), BATCH, BATCHES)
                    .invoke(this::tell)
                    .map(rescued -> later.isAll() && rescued.isAll()));
  }

  private void tell(Batches.Done rescued) {
    if (rescued.count() > 0) {
      LOG.infof("%d jobs were taken from workers that were not heard of", rescued.count());
      observer.leasesLost(rescued.count());
      desk.stirred();
    }
  }

  private Uni<Void> prepareHistory() {
    Uni<Void> prepared =
        unitOfWork.writeOne("job.prepareHistory", r -> r.upkeep().prepareHistory());
    return noMonths.tellOf(prepared.ifNoItem().after(PATIENCE).fail());
  }

  private Uni<Batches.Done> some(String name, Sweep sweep, Step step) {
    return sweep.take(
        since -> some(name, upkeep -> step.take(upkeep, since.get(), BATCH)), Batches.Done::isAll);
  }

  private Uni<Batches.Done> some(String name, Function<JobUpkeep, Uni<Integer>> step) {
    return Batches.some(
        () -> unitOfWork.writeOne(name, r -> step.apply(r.upkeep())), BATCH, BATCHES);
  }

  private interface Step {
    Uni<Integer> take(JobUpkeep upkeep, Optional<Duration> since, int limit);
  }
}
