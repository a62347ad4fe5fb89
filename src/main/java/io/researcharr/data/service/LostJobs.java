package io.researcharr.data.service;

import io.researcharr.data.domain.job.JobRequest;
import io.researcharr.data.port.JobUpkeep;
import io.researcharr.data.port.Repositories;
import io.smallrye.mutiny.Uni;
import java.util.List;
import java.util.UUID;

/** What becomes of failed jobs whose worker was lost. */
final class LostJobs {

  private LostJobs() {}

  /** Queues them again, except those that were to be cancelled, and says how many. */
  static Uni<Integer> settle(List<JobUpkeep.Lost> lost, Repositories r) {
    if (lost.isEmpty()) {
      return Uni.createFrom().item(0);
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
    return cancelled.flatMap(
        ignored -> wanted.isEmpty() ? Uni.createFrom().item(0) : r.upkeep().requeueLost(wanted));
  }
}
