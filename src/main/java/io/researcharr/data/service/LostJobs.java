package io.researcharr.data.service;

import io.researcharr.data.domain.job.JobRequest;
import io.researcharr.data.port.JobUpkeep;
import io.researcharr.data.port.Repositories;
import io.researcharr.data.port.UnitOfWork;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** What becomes of jobs whose worker was lost. */
public final class LostJobs {

  private LostJobs() {}

  /**
   * Takes jobs from workers that are not heard of any more, up to a limit, and says how many.
   *
   * @param since only jobs that were to be looked at since so long ago; all when it is not given
   */
  public static Uni<Integer> rescue(UnitOfWork unitOfWork, Optional<Duration> since, int limit) {
    return unitOfWork.write(
        "job.rescue",
        r ->
            r.upkeep()
                .failLost(since, limit)
                .flatMap(lost -> settle(lost, r).replaceWith(lost.size())));
  }

  /** Queues failed jobs again, except those that were to be cancelled. */
  static Uni<Void> settle(List<JobUpkeep.Lost> lost, Repositories r) {
    if (lost.isEmpty()) {
      return Uni.createFrom().voidItem();
    }
    List<UUID> unwanted =
        lost.stream()
            .filter(job -> job.requested().filter(JobRequest.CANCEL::equals).isPresent())
            .map(JobUpkeep.Lost::id)
            .toList();
    List<UUID> wanted =
        lost.stream().map(JobUpkeep.Lost::id).filter(id -> !unwanted.contains(id)).toList();
    Uni<Integer> cancelled =
        unwanted.isEmpty()
            ? Uni.createFrom().item(0)
            : r.leases().cancelRequested(unwanted, "system").map(List::size);
    return cancelled
        .flatMap(
            ignored -> wanted.isEmpty() ? Uni.createFrom().item(0) : r.upkeep().requeueLost(wanted))
        .replaceWithVoid();
  }
}
