package io.researcharr.data.service;

import io.researcharr.data.domain.job.Job;
import io.researcharr.data.domain.job.NewJob;
import io.researcharr.data.port.StorageException;
import io.smallrye.mutiny.Uni;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;

/**
 * Queueing jobs of which some may have a live twin with the same dedupe key, in as many rounds as
 * it takes: a twin may end, or come, between two looks at it.
 */
final class EnqueueRounds {

  /** How often a dedupe key may change hands between two looks at it. */
  private static final int TRIES = 8;

  private final Function<List<NewJob>, Uni<List<Job>>> enqueue;
  private final Function<Collection<String>, Uni<List<Job>>> liveByKeys;
  private final Map<NewJob, Enqueued> found = new HashMap<>();

  EnqueueRounds(
      Function<List<NewJob>, Uni<List<Job>>> enqueue,
      Function<Collection<String>, Uni<List<Job>>> liveByKeys) {
    this.enqueue = enqueue;
    this.liveByKeys = liveByKeys;
  }

  /** What each job has led to, in the same order. */
  Uni<List<Enqueued>> enqueue(List<NewJob> jobs) {
    return round(jobs, TRIES).map(ignored -> jobs.stream().map(found::get).toList());
  }

  private Uni<Void> round(List<NewJob> jobs, int tries) {
    return enqueue
        .apply(jobs)
        .flatMap(
            queued -> {
              List<NewJob> open = without(queued, jobs);
              return open.isEmpty() ? done() : findLive(open, tries);
            });
  }

  private List<NewJob> without(List<Job> queued, List<NewJob> jobs) {
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
    return open;
  }

  /** Those that were not queued have a live twin, unless it has just ended. */
  private Uni<Void> findLive(List<NewJob> open, int tries) {
    List<String> keys =
        open.stream().flatMap(job -> job.spec().dedupeKey().stream()).distinct().toList();
    return liveByKeys
        .apply(keys)
        .flatMap(
            live -> {
              List<NewJob> free = withoutTwin(live, open);
              if (free.isEmpty()) {
                return done();
              }
              return tries == 0
                  ? Uni.createFrom()
                      .failure(new StorageException.Unavailable("A dedupeKey changes too fast."))
                  : round(free, tries - 1);
            });
  }

  private List<NewJob> withoutTwin(List<Job> live, List<NewJob> open) {
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
    return free;
  }

  private static Uni<Void> done() {
    return Uni.createFrom().voidItem();
  }
}
