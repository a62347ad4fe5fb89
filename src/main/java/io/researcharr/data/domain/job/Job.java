package io.researcharr.data.domain.job;

import io.researcharr.data.domain.media.JsonObject;
import java.util.Optional;
import java.util.UUID;

/**
 * A piece of work and its state.
 *
 * @param workerId who has it, or had it last
 * @param lease the worker's hold on it, while it is running
 * @param checkpoint where the next worker can go on
 * @param claimable whether it can be claimed now
 */
public record Job(
    UUID id,
    JobSpec spec,
    JobStatus status,
    JobTries tries,
    Optional<String> workerId,
    Optional<JobLease> lease,
    JobProgress progress,
    Optional<JsonObject> checkpoint,
    Optional<JsonObject> result,
    Optional<String> error,
    Optional<JobRequest> requested,
    boolean claimable,
    JobTimes times,
    String createdBy,
    String updatedBy,
    long version) {

  /** Its place among the jobs that can be claimed; the lowest comes first. */
  public long rank() {
    return Rank.of(times.runAt(), spec.priority());
  }
}
