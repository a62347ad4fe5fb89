package io.researcharr.data.service;

import io.researcharr.data.domain.access.Caller;
import io.researcharr.data.domain.job.Heartbeat;
import io.researcharr.data.domain.job.Job;
import io.researcharr.data.domain.job.JobStatus;
import io.researcharr.data.domain.job.Outcome;
import io.researcharr.data.port.JobObserver;
import io.researcharr.data.port.Repositories;
import io.researcharr.data.port.StorageException;
import io.researcharr.data.port.UnitOfWork;
import io.researcharr.data.service.unit.SharedUnit;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * What workers say of their jobs. Each word is judged on its own: it counts while the worker holds
 * the job, and a worker that has lost it is told so.
 */
@ApplicationScoped
public class JobReports {

  private final UnitOfWork unitOfWork;
  private final JobDesk desk;
  private final JobObserver observer;

  public JobReports(UnitOfWork unitOfWork, JobDesk desk, JobObserver observer) {
    this.unitOfWork = unitOfWork;
    this.desk = desk;
    this.observer = observer;
  }

  /** Renews a lease. */
  public Uni<Heartbeat.Renewed> heartbeat(Heartbeat heartbeat, Caller caller) {
    return heartbeats(List.of(heartbeat), caller).map(verdicts -> verdicts.get(0).orThrow());
  }

  /** Renews leases; the answer has a verdict for each heartbeat, in the same order. */
  public Uni<List<Verdict<Heartbeat.Renewed>>> heartbeats(
      List<Heartbeat> heartbeats, Caller caller) {
    return inRounds(
        heartbeats,
        Heartbeat::id,
        round ->
            unitOfWork
                .writeOne("job.heartbeat", r -> r.leases().renew(round, caller.name()))
                .flatMap(done -> judge(round, Heartbeat::id, done, Heartbeat.Renewed::id)));
  }

  /** Records an outcome. */
  public Uni<Outcome.Recorded> finish(Outcome outcome, Caller caller) {
    return finish(List.of(outcome), caller).map(verdicts -> verdicts.get(0).orThrow());
  }

  /** Records outcomes; the answer has a verdict for each, in the same order. */
  public Uni<List<Verdict<Outcome.Recorded>>> finish(List<Outcome> outcomes, Caller caller) {
    return inRounds(
        outcomes,
        Outcome::id,
        round ->
            SharedUnit.whenCommitted(record(round, caller.name()), this::tell)
                .flatMap(done -> judge(round, Outcome::id, done, Outcome.Recorded::id)));
  }

  private Uni<List<Outcome.Recorded>> record(List<Outcome> outcomes, String actor) {
    boolean plain = outcomes.stream().allMatch(one -> one.status() == JobStatus.COMPLETED);
    return plain
        ? unitOfWork.writeOne("job.finish", r -> r.leases().finish(outcomes, actor))
        : unitOfWork.write("job.finish", r -> finish(r, outcomes, actor));
  }

  /** A job that was to be cancelled, and that its worker has let go, is cancelled now. */
  private static Uni<List<Outcome.Recorded>> finish(
      Repositories r, List<Outcome> outcomes, String actor) {
    return r.leases()
        .finish(outcomes, actor)
        .flatMap(
            done -> {
              List<UUID> open =
                  done.stream()
                      .filter(one -> one.status() != JobStatus.COMPLETED)
                      .map(Outcome.Recorded::id)
                      .toList();
              return open.isEmpty()
                  ? Uni.createFrom().item(done)
                  : r.leases()
                      .cancelRequested(open, actor)
                      .map(Set::copyOf)
                      .map(cancelled -> done.stream().map(one -> cancel(one, cancelled)).toList());
            });
  }

  private static Outcome.Recorded cancel(Outcome.Recorded one, Set<UUID> cancelled) {
    return cancelled.contains(one.id()) ? new Outcome.Recorded(one.id(), JobStatus.CANCELLED) : one;
  }

  private void tell(List<Outcome.Recorded> done) {
    Map<JobStatus, Integer> counts = new EnumMap<>(JobStatus.class);
    done.forEach(one -> counts.merge(one.status(), 1, Integer::sum));
    counts.forEach(observer::ended);
    if (!done.isEmpty()) {
      desk.ended();
    }
  }

  /**
   * Judges words together that are about different jobs. Where several are about the same job, each
   * has its turn, as if they had come one after the other.
   */
  private static <W, T> Uni<List<Verdict<T>>> inRounds(
      List<W> words, Function<W, UUID> id, Function<List<W>, Uni<List<Verdict<T>>>> judge) {
    List<W> round = new ArrayList<>();
    List<W> rest = new ArrayList<>();
    List<Boolean> isNow = new ArrayList<>();
    Set<UUID> seen = new HashSet<>();
    for (W word : words) {
      boolean now = seen.add(id.apply(word));
      isNow.add(now);
      (now ? round : rest).add(word);
    }
    if (rest.isEmpty()) {
      return judge.apply(words);
    }
    return judge
        .apply(round)
        .flatMap(first -> inRounds(rest, id, judge).map(others -> merged(isNow, first, others)));
  }

  private static <T> List<T> merged(List<Boolean> isFirst, List<T> first, List<T> others) {
    List<T> merged = new ArrayList<>();
    var nextFirst = first.iterator();
    var nextOther = others.iterator();
    isFirst.forEach(yes -> merged.add(yes ? nextFirst.next() : nextOther.next()));
    return merged;
  }

  private <W, T> Uni<List<Verdict<T>>> judge(
      List<W> words, Function<W, UUID> id, List<T> results, Function<T, UUID> resultId) {
    Map<UUID, T> done = new HashMap<>();
    results.forEach(result -> done.put(resultId.apply(result), result));
    List<UUID> refused = words.stream().map(id).filter(job -> !done.containsKey(job)).toList();
    if (refused.isEmpty()) {
      return Uni.createFrom()
          .item(words.stream().map(id).map(job -> Verdict.of(job, done.get(job))).toList());
    }
    observer.refused(refused.size());
    return unitOfWork
        .read("job.getAll", r -> r.jobs().findAll(refused))
        .map(found -> found.stream().map(Job::id).collect(Collectors.toSet()))
        .map(
            there ->
                words.stream()
                    .map(id)
                    .map(
                        job ->
                            done.containsKey(job)
                                ? Verdict.of(job, done.get(job))
                                : Verdict.<T>refused(job, reason(job, there)))
                    .toList());
  }

  private static StorageException reason(UUID job, Set<UUID> there) {
    return there.contains(job)
        ? new StorageException.LeaseLost("job", job)
        : new StorageException.NotFound("job", job);
  }
}
