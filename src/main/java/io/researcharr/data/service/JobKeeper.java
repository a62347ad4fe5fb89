package io.researcharr.data.service;

import io.researcharr.data.port.JobObserver;
import io.researcharr.data.port.JobUpkeep;
import io.researcharr.data.port.UnitOfWork;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.Cancellable;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/**
 * Looks after the jobs of the whole cluster, as one instance at a time: lets their time come, takes
 * them from workers that are not heard of, and forgets what is long over. The duty is a lease; if
 * its holder is lost, another instance has it within seconds. What takes longer than that lease is
 * given up and begun again. Should two ever believe they have it, nothing is harmed: each step
 * changes only jobs that are still as it found them.
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

  private static final Duration FORGETTING = Duration.ofMinutes(1);
  private static final Duration HISTORY = Duration.ofHours(1);

  /** The history may wait for others so long before the jobs go on without it. */
  private static final Duration PATIENCE = Duration.ofSeconds(3);

  /** A look at all leases that took long is not repeated until so many times as long are over. */
  private static final int REST = 20;

  private static final int BATCH = 500;

  private final UnitOfWork unitOfWork;
  private final JobDesk desk;
  private final JobObserver observer;
  private final JobPolicy policy;
  private final InstantSource clock;
  private final String owner;
  private final Turn renewal = new Turn(RENEWAL);
  private final Turn lost = new Turn(LOST);
  private final Turn forgetting = new Turn(FORGETTING);
  private final Turn months = new Turn(HISTORY);
  private final Turn history = new Turn(HISTORY);
  private final Grievance noMonths =
      new Grievance(LOG, "the history of jobs could not be given its months");
  private final Grievance notForgotten =
      new Grievance(LOG, "nothing of the history of jobs could be forgotten");
  private long lastLook = System.nanoTime();
  private long nextLookAtAll = System.nanoTime();
  private volatile boolean isKeeper;
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
                        .invoke(e -> LOG.debug("the jobs could not be looked after", e))
                        .onFailure()
                        .recoverWithNull())
            .subscribe()
            .with(tick -> {}, failure -> LOG.error("nobody looks after the jobs", failure));
  }

  /** Ends the duty, so that another instance can take it at once. */
  public Uni<Void> shutdown() {
    ticking.cancel();
    if (!isKeeper) {
      return Uni.createFrom().voidItem();
    }
    isKeeper = false;
    return unitOfWork
        .writeOne("job.release", r -> r.upkeep().release(DUTY, owner))
        .onFailure()
        .invoke(e -> LOG.debug("the duty runs out by itself", e))
        .onFailure()
        .recoverWithNull();
  }

  /** Whether this instance has the duty at present. */
  public boolean isKeeper() {
    return isKeeper;
  }

  private Uni<Void> tick() {
    return renewal
        .take(
            () ->
                unitOfWork
                    .writeOne("job.hold", r -> r.upkeep().hold(DUTY, owner, LEASE))
                    .onFailure()
                    .invoke(() -> isKeeper = false)
                    .invoke(this::hold)
                    .replaceWithVoid())
        .chain(() -> isKeeper ? work() : Uni.createFrom().voidItem());
  }

  /** A new keeper does not know what the last one has seen. */
  private void hold(boolean held) {
    if (held && !isKeeper) {
      nextLookAtAll = System.nanoTime();
    }
    isKeeper = held;
  }

  /** The months come first, since all else writes into them. */
  private Uni<Void> work() {
    return months
        .take(this::prepareHistory)
        .chain(() -> all("job.makeDue", upkeep -> upkeep.makeDue(BATCH)))
        .flatMap(
            due -> all("job.retryDue", upkeep -> upkeep.retryDue(BATCH)).map(again -> due + again))
        .invoke(
            count -> {
              if (count > 0) {
                desk.stirred();
              }
            })
        .chain(() -> lost.take(this::findLost))
        .chain(() -> forgetting.take(this::forget))
        .chain(() -> history.take(this::forgetHistory));
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
    return all("job.checkLater", upkeep -> upkeep.checkLater(since, BATCH))
        .chain(() -> rescue(since, 0))
        .invoke(
            count -> {
              lastLook = start;
              if (all) {
                long took = System.nanoTime() - start;
                nextLookAtAll = System.nanoTime() + Math.max(LOOK_AT_ALL.toNanos(), REST * took);
              }
              if (count > 0) {
                LOG.infof("%d jobs were taken from workers that were not heard of", count);
                observer.leasesLost(count);
                desk.stirred();
              }
            })
        .replaceWithVoid();
  }

  private Uni<Integer> rescue(Optional<Duration> since, int before) {
    return LostJobs.rescue(unitOfWork, since, BATCH)
        .flatMap(
            count ->
                count < BATCH
                    ? Uni.createFrom().item(before + count)
                    : rescue(since, before + count));
  }

  private Uni<Void> forget() {
    Instant now = clock.instant();
    return policy
        .keep()
        .flatMap(
            keep ->
                allInTurn("job.forget", upkeep -> upkeep.forget(now.minus(keep.ended()), BATCH))
                    .chain(
                        () ->
                            allInTurn(
                                "job.forgetDead",
                                upkeep -> upkeep.forgetDead(now.minus(keep.dead()), BATCH))))
        .replaceWithVoid();
  }

  private Uni<Void> prepareHistory() {
    Uni<Void> prepared =
        unitOfWork.writeOne("job.prepareHistory", r -> r.upkeep().prepareHistory());
    return noMonths.tellOf(prepared.ifNoItem().after(PATIENCE).fail());
  }

  private Uni<Void> forgetHistory() {
    Uni<Void> forgotten =
        policy
            .keep()
            .flatMap(
                keep ->
                    unitOfWork.writeOne(
                        "job.forgetHistory",
                        r -> r.upkeep().forgetHistory(clock.instant().minus(keep.history()))));
    return notForgotten.tellOf(forgotten.ifNoItem().after(PATIENCE).fail());
  }

  private Uni<Integer> all(String name, Function<JobUpkeep, Uni<Integer>> step) {
    return unitOfWork
        .writeOne(name, r -> step.apply(r.upkeep()))
        .flatMap(
            count ->
                count < BATCH
                    ? Uni.createFrom().item(count)
                    : all(name, step).map(more -> count + more));
  }

  /** Steps of more than one statement. */
  private Uni<Integer> allInTurn(String name, Function<JobUpkeep, Uni<Integer>> step) {
    return unitOfWork
        .write(name, r -> step.apply(r.upkeep()))
        .flatMap(
            count ->
                count < BATCH
                    ? Uni.createFrom().item(count)
                    : allInTurn(name, step).map(more -> count + more));
  }

  /** Something that is done again and again, with pauses. */
  private static final class Turn {

    private final long pauseNanos;
    private long next = System.nanoTime();

    private Turn(Duration pause) {
      this.pauseNanos = pause.toNanos();
    }

    private Uni<Void> take(Supplier<Uni<Void>> work) {
      if (System.nanoTime() - next < 0) {
        return Uni.createFrom().voidItem();
      }
      next = System.nanoTime() + pauseNanos;
      return work.get();
    }
  }
}
