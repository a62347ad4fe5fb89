package io.researcharr.data.service;

import io.researcharr.data.domain.imports.ImportSource;
import io.researcharr.data.domain.job.Claim;
import io.researcharr.data.domain.job.Job;
import io.researcharr.data.domain.job.JobType;
import io.researcharr.data.port.ExecutionContext;
import io.researcharr.data.port.JobObserver;
import io.researcharr.data.port.JobSignals;
import io.researcharr.data.port.UnitOfWork;
import io.researcharr.data.service.unit.SharedUnit;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.Cancellable;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/**
 * Where workers come for jobs. A claim that finds nothing can wait: it is woken when jobs become
 * claimable in this instance, and looks by itself now and then for those of other instances.
 */
@ApplicationScoped
public class JobDesk {

  /** How long a job of another instance may lie before a waiting claim looks for it. */
  static final Duration POLLING = Duration.ofMillis(500);

  private static final Logger LOG = Logger.getLogger(JobDesk.class);
  private static final Duration FULL_WALKS = Duration.ofSeconds(1);

  private final UnitOfWork unitOfWork;
  private final JobObserver observer;
  private final ExecutionContext home;
  private final JobSignals signals;
  private final WaitingClaims waiting = new WaitingClaims();
  private final Map<Wish, ClaimFloors> floors = new ConcurrentHashMap<>();
  private final Arrivals arrivals = new Arrivals();
  private final AtomicLong claims = new AtomicLong();
  private final PresentLimits limits;
  private volatile boolean isClosing;
  private volatile Cancellable polling = () -> {};

  public JobDesk(
      UnitOfWork unitOfWork,
      JobObserver observer,
      JobPolicy policy,
      ExecutionContext home,
      JobSignals signals) {
    this.unitOfWork = unitOfWork;
    this.observer = observer;
    this.limits = new PresentLimits(policy);
    this.home = home;
    this.signals = signals;
  }

  /** Begins to look for jobs of other instances, and at what the services can bear. */
  public void start() {
    signals.listen(this::stirredElsewhere);
    polling =
        Multi.createFrom()
            .ticks()
            .every(POLLING)
            .onOverflow()
            .drop()
            .onItem()
            .transformToUniAndConcatenate(tick -> look(tick))
            .subscribe()
            .with(ignored -> {}, failure -> LOG.error("nobody looks for jobs", failure));
  }

  /** Not at quite the same time as the other instances. */
  private Uni<Void> look(long tick) {
    long jitter = ThreadLocalRandom.current().nextLong(1, POLLING.toMillis() / 5);
    return Backoff.after(Duration.ofMillis(jitter), () -> tick % 2 == 0 ? readLimits() : nothing())
        .invoke(waiting::wakeOneOfEach);
  }

  /** Reads what the services can bear, which the settings say. */
  public Uni<Void> readLimits() {
    return limits.refresh();
  }

  private static Uni<Void> nothing() {
    return Uni.createFrom().voidItem();
  }

  /** Answers what waits, with nothing, and stops to look. */
  public void shutdown() {
    isClosing = true;
    polling.cancel();
    waiting.endAll();
  }

  /** Gives the worker what it may have, at once or as soon as there is something. */
  public Uni<Handout> claim(Claim claim, Duration patience) {
    return claim(claim, patience, Taking.PLAIN);
  }

  /** The same for a claim that is part of something larger. */
  public Uni<Handout> claim(Claim claim, Duration patience, Taking taking) {
    return Uni.createFrom()
        .emitter(
            emitter -> {
              var waiter =
                  new WaitingClaim(
                      claims.incrementAndGet(),
                      claim,
                      taking,
                      patience,
                      home.current(),
                      emitter,
                      this::giveBack);
              emitter.onTermination(
                  () -> {
                    waiter.leave();
                    waiting.remove(waiter);
                  });
              look(waiter);
            });
  }

  /** Jobs can be claimed that could not be before. */
  void arrived(List<Job> jobs) {
    Map<JobKind, Long> kinds = new HashMap<>();
    long lowest = Long.MAX_VALUE;
    for (Job job : jobs) {
      if (job.claimable()) {
        kinds.merge(JobKind.of(job), 1L, Long::sum);
        lowest = Math.min(lowest, job.rank());
      }
    }
    if (!kinds.isEmpty()) {
      long rank = lowest;
      floors.values().forEach(floor -> floor.arrived(rank));
      kinds.keySet().forEach(arrivals::add);
      waiting.wake(kinds);
      signals.arrived();
    }
  }

  /** Running jobs have ended, so that their services may be able to bear others now. */
  void ended() {
    if (limits.isAnyConcurrent()) {
      stirred();
    }
  }

  /** Some jobs can be claimed that could not be before, nobody knows which. */
  void stirred() {
    stirredElsewhere();
    signals.arrived();
  }

  private void stirredElsewhere() {
    floors.values().forEach(ClaimFloors::stirred);
    arrivals.addUnknown();
    waiting.wakeOneOfEach();
  }

  /** How many claims wait. */
  public int waiting() {
    return waiting.size();
  }

  private void look(WaitingClaim waiter) {
    long before = arrivals.of(waiter.claim());
    UUID token = UUID.randomUUID();
    waiter
        .taking()
        .take(() -> take(waiter.claim(), token).map(jobs -> new Handout(jobs, token)))
        .subscribe()
        .with(
            handout -> {
              if (!handout.jobs().isEmpty()) {
                waiter.give(handout);
                waiting.wakeNextLike(waiter);
              } else if (isClosing || waiter.isOver()) {
                waiter.giveUp();
              } else if (arrivals.of(waiter.claim()) != before) {
                look(waiter);
              } else {
                waiting.add(waiter, this::look);
                if (isClosing) {
                  waiting.endAll();
                }
                if (arrivals.of(waiter.claim()) != before) {
                  waiting.wake(waiter);
                }
              }
            },
            waiter::fail);
  }

  private Uni<List<Job>> take(Claim claim, UUID token) {
    Uni<List<Job>> taken =
        limits
            .get()
            .map(present -> present.of(claim.services()))
            .flatMap(
                present ->
                    present.isEmpty()
                        ? takeUnlimited(claim, token)
                        : unitOfWork.write(
                            "job.claim", r -> r.leases().claimWithin(present, claim, token)));
    return SharedUnit.whenCommitted(taken, jobs -> observer.claimed(jobs.size()));
  }

  private Uni<List<Job>> takeUnlimited(Claim claim, UUID token) {
    ClaimFloors floor =
        floors.computeIfAbsent(
            new Wish(claim.types(), claim.services()), wish -> new ClaimFloors(FULL_WALKS));
    ClaimFloors.Walk walk = floor.begin(System.nanoTime());
    return unitOfWork
        .writeOne("job.claim", r -> r.leases().claim(claim, token, walk.floor()))
        .onFailure()
        .invoke(() -> floor.failed(walk, System.nanoTime()))
        .invoke(
            jobs -> {
              if (jobs.isEmpty()) {
                floor.foundNothing(walk, System.nanoTime());
              } else {
                floor.found(walk, jobs.get(0).rank(), System.nanoTime());
              }
            });
  }

  /** Jobs for somebody who has gone meanwhile are free again at once. */
  private void giveBack(Handout handout) {
    List<UUID> ids = handout.jobs().stream().map(Job::id).toList();
    unitOfWork
        .write(
            "job.giveBack",
            r ->
                r.upkeep()
                    .failAbandoned(ids, handout.token())
                    .flatMap(lost -> LostJobs.settle(lost, r)))
        .subscribe()
        .with(
            count -> stirred(),
            failure -> LOG.debug("jobs of a claim that nobody waits for stay leased", failure));
  }

  /** Jobs that were given out, and the token under which they are held. */
  public record Handout(List<Job> jobs, UUID token) {}

  /** How a claim takes its jobs: by itself, or as part of something larger. */
  public interface Taking {

    /** By itself. */
    Taking PLAIN =
        new Taking() {
          @Override
          public Uni<Handout> take(Supplier<Uni<Handout>> attempt) {
            return attempt.get();
          }

          @Override
          public boolean isRemembered() {
            return false;
          }
        };

    /** Makes an attempt, of which a claim that waits may need several. */
    Uni<Handout> take(Supplier<Uni<Handout>> attempt);

    /** Whether somebody who goes away before the answer can come again for it. */
    boolean isRemembered();
  }

  private record Wish(Set<JobType> types, Set<ImportSource> services) {}
}
