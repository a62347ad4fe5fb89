package io.researcharr.data.service;

import io.researcharr.data.domain.access.Caller;
import io.researcharr.data.domain.job.Job;
import io.researcharr.data.domain.job.JobFilter;
import io.researcharr.data.domain.job.JobStep;
import io.researcharr.data.domain.job.NewJob;
import io.researcharr.data.port.IdGenerator;
import io.researcharr.data.port.JobObserver;
import io.researcharr.data.port.Portion;
import io.researcharr.data.port.StorageException;
import io.researcharr.data.port.UnitOfWork;
import io.researcharr.data.service.unit.SharedUnit;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Jobs: to order and to look at. */
@ApplicationScoped
public class JobService {

  private final UnitOfWork unitOfWork;
  private final JobDesk desk;
  private final IdGenerator ids;
  private final Edits edits;
  private final JobObserver observer;

  public JobService(
      UnitOfWork unitOfWork, JobDesk desk, IdGenerator ids, Edits edits, JobObserver observer) {
    this.unitOfWork = unitOfWork;
    this.desk = desk;
    this.ids = ids;
    this.edits = edits;
    this.observer = observer;
  }

  /** Queues jobs, all of them or none; the answer has a job for each order, in the same order. */
  public Uni<List<Enqueued>> enqueue(List<JobOrder> orders, Caller caller) {
    List<NewJob> jobs = new ArrayList<>();
    for (JobOrder order : orders) {
      jobs.add(new NewJob(ids.next(), order.spec(), order.runAt(), caller.name(), edits.now()));
    }
    return SharedUnit.whenCommitted(enqueue(jobs), this::tell);
  }

  /**
   * A key may make several statements of it, which belong together if there is more than one job.
   */
  private Uni<List<Enqueued>> enqueue(List<NewJob> jobs) {
    boolean isPlain = jobs.stream().allMatch(job -> job.spec().dedupeKey().isEmpty());
    return isPlain || jobs.size() == 1
        ? new EnqueueRounds(
                open -> unitOfWork.writeOne("job.enqueue", r -> r.jobs().enqueue(open)),
                keys -> unitOfWork.read("job.byKey", r -> r.jobs().liveByKeys(keys)))
            .enqueue(jobs)
        : unitOfWork.write(
            "job.enqueue",
            r -> new EnqueueRounds(r.jobs()::enqueue, r.jobs()::liveByKeys).enqueue(jobs));
  }

  private void tell(List<Enqueued> found) {
    List<Job> queued = found.stream().filter(Enqueued::isNew).map(Enqueued::job).toList();
    observer.enqueued(queued.size());
    desk.arrived(queued);
  }

  public Uni<Job> find(UUID id) {
    return unitOfWork
        .read("job.get", r -> r.jobs().find(id))
        .map(found -> found.orElseThrow(() -> new StorageException.NotFound("job", id)));
  }

  /** Jobs from new to old, those older than the given one. */
  public Uni<Portion<Job>> list(JobFilter filter, Optional<UUID> olderThan, int limit) {
    return unitOfWork.read(
        "job.list", r -> r.jobs().portion(filter, olderThan, limit, Portions.LISTED));
  }

  public Uni<Long> count(JobFilter filter) {
    return unitOfWork.read("job.count", r -> r.jobs().count(filter));
  }

  /** All jobs from new to old, in portions, each read when it is wanted. */
  public Multi<List<Job>> stream(JobFilter filter) {
    return Portions.stream(
        (last, limit) ->
            unitOfWork.read(
                "job.stream",
                r -> r.jobs().portion(filter, last.map(Job::id), limit, Portions.STREAMED)));
  }

  /** Everything that has happened to a job, oldest first; it may be kept longer than the job. */
  public Uni<List<JobStep>> history(UUID id) {
    return unitOfWork
        .read(
            "job.history",
            r ->
                r.jobs()
                    .history(id)
                    .flatMap(
                        steps ->
                            steps.isEmpty()
                                ? r.jobs().find(id).map(found -> found.map(job -> steps))
                                : Uni.createFrom().item(Optional.of(steps))))
        .map(found -> found.orElseThrow(() -> new StorageException.NotFound("job", id)));
  }
}
