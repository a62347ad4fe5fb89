package io.researcharr.data.service;

import io.researcharr.data.domain.access.Caller;
import io.researcharr.data.domain.job.Job;
import io.researcharr.data.domain.job.JobFilter;
import io.researcharr.data.domain.job.JobRequest;
import io.researcharr.data.domain.job.JobStatus;
import io.researcharr.data.port.JobControl;
import io.researcharr.data.port.StorageException;
import io.researcharr.data.port.UnitOfWork;
import io.researcharr.data.service.unit.SharedUnit;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Predicate;

/** What operators do to jobs. A job that can't go where they want it says where it can go. */
@ApplicationScoped
public class JobOperator {

  private static final int BATCH = 500;

  private final UnitOfWork unitOfWork;
  private final JobDesk desk;

  public JobOperator(UnitOfWork unitOfWork, JobDesk desk) {
    this.unitOfWork = unitOfWork;
    this.desk = desk;
  }

  /** Cancels a job; a running one is cancelled by its worker, which is told so. */
  public Uni<Job> cancel(UUID id, Caller caller) {
    return act(
        "job.cancel",
        id,
        control ->
            control
                .cancel(id, caller.name())
                .flatMap(
                    done ->
                        done.isPresent()
                            ? Uni.createFrom().item(done)
                            : control.request(id, JobRequest.CANCEL, caller.name())),
        job -> job.status() == JobStatus.CANCELLED,
        job -> !job.status().isTerminal(),
        "cancelled");
  }

  /** Asks the worker of a running job to pause it. */
  public Uni<Job> requestPause(UUID id, Caller caller) {
    return act(
        "job.requestPause",
        id,
        control -> control.request(id, JobRequest.PAUSE, caller.name()),
        job -> job.status() == JobStatus.PAUSED || job.requested().isPresent(),
        job -> job.status() == JobStatus.RUNNING,
        "paused");
  }

  /** Lets a paused job go on where it was, with whichever worker claims it. */
  public Uni<Job> resume(UUID id, Caller caller) {
    return SharedUnit.whenCommitted(
        act(
            "job.resume",
            id,
            control ->
                control
                    .resume(id, caller.name())
                    .flatMap(
                        done ->
                            done.isPresent()
                                ? Uni.createFrom().item(done)
                                : control.withdrawPause(id, caller.name())),
            job -> job.status() == JobStatus.PAUSED && job.claimable(),
            job -> job.status() == JobStatus.PAUSED || isToPause(job),
            "resumed"),
        job -> desk.arrived(List.of(job)));
  }

  /** Queues a failed job again, at once and with all its retries. */
  public Uni<Job> retry(UUID id, Caller caller) {
    return SharedUnit.whenCommitted(
        act(
            "job.retry",
            id,
            control -> control.retry(id, caller.name()),
            job -> false,
            job -> job.status() == JobStatus.FAILED,
            "retried"),
        job -> desk.arrived(List.of(job)));
  }

  /** Queues failed jobs again that have no retries left, and says how many. */
  public Uni<Integer> redrive(JobFilter filter, Caller caller) {
    return SharedUnit.whenCommitted(redrive(filter, caller, 0), count -> desk.stirred());
  }

  private Uni<Integer> redrive(JobFilter filter, Caller caller, int before) {
    return unitOfWork
        .writeOne("job.redrive", r -> r.jobControl().redrive(filter, BATCH, caller.name()))
        .flatMap(
            count ->
                count < BATCH
                    ? Uni.createFrom().item(before + count)
                    : redrive(filter, caller, before + count));
  }

  private static boolean isToPause(Job job) {
    return job.status() == JobStatus.RUNNING
        && job.requested().filter(JobRequest.PAUSE::equals).isPresent();
  }

  /**
   * Does something to a job where it can be done.
   *
   * @param there whether a job that was not changed is where it should be already
   * @param open whether it could have been done to a job; then others were faster, and it is tried
   *     again
   * @param done what the job was to be
   */
  private Uni<Job> act(
      String name,
      UUID id,
      Function<JobControl, Uni<Optional<Job>>> action,
      Predicate<Job> there,
      Predicate<Job> open,
      String done) {
    return unitOfWork.write(
        name,
        r ->
            action
                .apply(r.jobControl())
                .flatMap(
                    changed ->
                        changed.isPresent()
                            ? Uni.createFrom().item(changed.get())
                            : r.jobs().find(id).map(found -> asIs(id, found, there, open, done))));
  }

  private static Job asIs(
      UUID id, Optional<Job> found, Predicate<Job> there, Predicate<Job> open, String done) {
    Job job = found.orElseThrow(() -> new StorageException.NotFound("job", id));
    if (there.test(job)) {
      return job;
    }
    if (open.test(job)) {
      throw new StorageException.Contention("the job has changed meanwhile", null);
    }
    throw new StorageException.InvalidTransition(
        "The job is " + job.status().wireName() + " and can't be " + done + ".",
        job.status().next().stream().map(JobStatus::wireName).toList());
  }
}
