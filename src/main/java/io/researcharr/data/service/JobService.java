package io.researcharr.data.service;

import io.researcharr.data.domain.access.Caller;
import io.researcharr.data.domain.job.Job;
import io.researcharr.data.domain.job.JobFilter;
import io.researcharr.data.domain.job.JobStep;
import io.researcharr.data.domain.job.NewJob;
import io.researcharr.data.port.IdGenerator;
import io.researcharr.data.port.JobObserver;
import io.researcharr.data.port.StorageException;
import io.researcharr.data.port.UnitOfWork;
import io.researcharr.data.service.unit.SharedUnit;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;

/** Jobs: to order and to look at. */
@ApplicationScoped
public class JobService {

  /** How often a dedupe key may change hands between two looks at it. */
  private static final int TRIES = 8;

  private static final int STREAM_PAGE = 500;

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
    return enqueue(jobs, new HashMap<>(), TRIES).map(found -> inOrder(jobs, found));
  }

  private Uni<Map<NewJob, Enqueued>> enqueue(
      List<NewJob> jobs, Map<NewJob, Enqueued> found, int tries) {
    return SharedUnit.whenCommitted(
            unitOfWork.writeOne("job.enqueue", r -> r.jobs().enqueue(jobs)), this::tell)
        .flatMap(
            queued -> {
              Map<UUID, Job> byId = new HashMap<>();
              queued.forEach(job -> byId.put(job.id(), job));
              List<NewJob> open = new ArrayList<>();
              for (NewJob job : jobs) {
                if (byId.containsKey(job.id())) {
                  found.put(job, new Enqueued(byId.get(job.id()), true));
                } else {
                  open.add(job);
                }
              }
              return open.isEmpty() ? Uni.createFrom().item(found) : findLive(open, found, tries);
            });
  }

  /** Those that were not queued have a live twin, unless it has just ended. */
  private Uni<Map<NewJob, Enqueued>> findLive(
      List<NewJob> open, Map<NewJob, Enqueued> found, int tries) {
    List<String> keys =
        open.stream().flatMap(job -> job.spec().dedupeKey().stream()).distinct().toList();
    return unitOfWork
        .read("job.byKey", r -> r.jobs().liveByKeys(keys))
        .flatMap(
            live -> {
              Map<String, Job> byKey = new HashMap<>();
              live.forEach(job -> job.spec().dedupeKey().ifPresent(key -> byKey.put(key, job)));
              List<NewJob> free = new ArrayList<>();
              for (NewJob job : open) {
                Job twin = byKey.get(job.spec().dedupeKey().orElse(""));
                if (twin == null) {
                  free.add(job);
                } else {
                  found.put(job, new Enqueued(twin, false));
                }
              }
              if (free.isEmpty()) {
                return Uni.createFrom().item(found);
              }
              return tries == 0
                  ? Uni.createFrom()
                      .failure(new StorageException.Unavailable("A dedupeKey changes too fast."))
                  : enqueue(free, found, tries - 1);
            });
  }

  private void tell(List<Job> queued) {
    observer.enqueued(queued.size());
    desk.arrived(queued);
  }

  private static List<Enqueued> inOrder(List<NewJob> jobs, Map<NewJob, Enqueued> found) {
    return jobs.stream().map(found::get).toList();
  }

  public Uni<Job> find(UUID id) {
    return unitOfWork
        .read("job.get", r -> r.jobs().find(id))
        .map(found -> found.orElseThrow(() -> new StorageException.NotFound("job", id)));
  }

  /** Jobs from new to old, those older than the given one. */
  public Uni<List<Job>> list(JobFilter filter, Optional<UUID> olderThan, int limit) {
    return unitOfWork.read("job.list", r -> r.jobs().newestFirst(filter, olderThan, limit));
  }

  public Uni<Long> count(JobFilter filter) {
    return unitOfWork.read("job.count", r -> r.jobs().count(filter));
  }

  /** All jobs from new to old, in parts, each read when it is wanted. */
  public Multi<List<Job>> stream(JobFilter filter) {
    return Multi.createBy()
        .repeating()
        .<AtomicReference<Optional<UUID>>, List<Job>>uni(
            () -> new AtomicReference<>(Optional.empty()),
            last ->
                list(filter, last.get(), STREAM_PAGE)
                    .invoke(
                        found -> {
                          if (!found.isEmpty()) {
                            last.set(Optional.of(found.get(found.size() - 1).id()));
                          }
                        }))
        .whilst(found -> found.size() == STREAM_PAGE)
        .filter(found -> !found.isEmpty());
  }

  /** Everything that has happened to a job, oldest first. */
  public Uni<List<JobStep>> history(UUID id) {
    return unitOfWork
        .read(
            "job.history",
            r ->
                r.jobs()
                    .find(id)
                    .flatMap(
                        found ->
                            found.isEmpty()
                                ? Uni.createFrom().item(Optional.<List<JobStep>>empty())
                                : r.jobs().history(id).map(Optional::of)))
        .map(found -> found.orElseThrow(() -> new StorageException.NotFound("job", id)));
  }
}
