package io.researcharr.data.service;

import io.researcharr.data.port.JobUpkeep;
import io.researcharr.data.port.UnitOfWork;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.Cancellable;
import java.time.Duration;
import java.time.InstantSource;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.jboss.logging.Logger;

/**
 * Forgets jobs that are long over, and what happened to them, in the instance that looks after the
 * jobs. It has a rhythm of its own: a few batches and a rest, however much there is to forget, so
 * that neither the jobs nor other callers of the database wait for it.
 */
final class JobForgetting {

  private static final Logger LOG = Logger.getLogger(JobForgetting.class);
  private static final Duration TICK = Duration.ofSeconds(1);
  private static final Duration PAUSE = Duration.ofMinutes(1);
  private static final Duration HISTORY = Duration.ofHours(1);

  /** What takes longer is given up and begun again. */
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  /** The history may wait for others so long. */
  private static final Duration HISTORY_PATIENCE = Duration.ofSeconds(3);

  private static final int BATCH = 500;
  private static final int BATCHES = 8;

  private final UnitOfWork unitOfWork;
  private final JobPolicy policy;
  private final InstantSource clock;
  private final BooleanSupplier isKeeper;
  private final Turn jobs = new Turn(PAUSE);
  private final Turn history = new Turn(HISTORY);
  private final Grievance jobsStay =
      new Grievance(LOG, "jobs that are over could not be forgotten");
  private final Grievance historyStays =
      new Grievance(LOG, "nothing of the history of jobs could be forgotten");
  private volatile Cancellable ticking = () -> {};

  JobForgetting(
      UnitOfWork unitOfWork, JobPolicy policy, InstantSource clock, BooleanSupplier isKeeper) {
    this.unitOfWork = unitOfWork;
    this.policy = policy;
    this.clock = clock;
    this.isKeeper = isKeeper;
  }

  void start() {
    ticking =
        Multi.createFrom()
            .ticks()
            .every(TICK)
            .onOverflow()
            .drop()
            .onItem()
            .transformToUniAndConcatenate(
                tick -> isKeeper.getAsBoolean() ? forget() : Uni.createFrom().voidItem())
            .subscribe()
            .with(tick -> {}, failure -> LOG.error("no job is ever forgotten", failure));
  }

  void shutdown() {
    ticking.cancel();
  }

  private Uni<Void> forget() {
    return jobs.take(() -> jobsStay.tellOf(forgetJobs().ifNoItem().after(PATIENCE).fail()))
        .chain(
            () ->
                history.take(
                    () ->
                        historyStays.tellOf(
                            forgetHistory().ifNoItem().after(HISTORY_PATIENCE).fail())));
  }

  private Uni<Void> forgetJobs() {
    var now = clock.instant();
    return policy
        .keep()
        .flatMap(
            keep ->
                some("job.forget", upkeep -> upkeep.forget(now.minus(keep.ended()), BATCH))
                    .flatMap(
                        ended ->
                            some(
                                    "job.forgetDead",
                                    upkeep -> upkeep.forgetDead(now.minus(keep.dead()), BATCH))
                                .map(dead -> ended.isAll() && dead.isAll())))
        .invoke(
            all -> {
              if (!all) {
                jobs.soon();
              }
            })
        .replaceWithVoid();
  }

  private Uni<Void> forgetHistory() {
    return policy
        .keep()
        .flatMap(
            keep ->
                unitOfWork.writeOne(
                    "job.forgetHistory",
                    r -> r.upkeep().forgetHistory(clock.instant().minus(keep.history()))));
  }

  /** Jobs and their history are two statements. */
  private Uni<Batches.Done> some(String name, Function<JobUpkeep, Uni<Integer>> step) {
    return Batches.some(() -> unitOfWork.write(name, r -> step.apply(r.upkeep())), BATCH, BATCHES);
  }
}
