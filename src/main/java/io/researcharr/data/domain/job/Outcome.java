package io.researcharr.data.domain.job;

import io.researcharr.data.domain.media.JsonObject;
import java.util.Optional;
import java.util.UUID;

/**
 * What a worker says has become of one of its jobs.
 *
 * @param status completed, failed or paused
 * @param retry whether a failed job may be tried again
 */
public record Outcome(
    UUID id,
    UUID token,
    JobStatus status,
    Optional<JsonObject> result,
    Optional<String> error,
    boolean retry,
    Optional<JsonObject> checkpoint) {

  public Outcome {
    if (!JobStatus.RUNNING.canBecome(status)) {
      throw new IllegalArgumentException("a running job can't become " + status);
    }
  }

  public static Outcome completed(UUID id, UUID token, Optional<JsonObject> result) {
    return new Outcome(
        id, token, JobStatus.COMPLETED, result, Optional.empty(), false, Optional.empty());
  }

  public static Outcome failed(UUID id, UUID token, String error, boolean retry) {
    return new Outcome(
        id, token, JobStatus.FAILED, Optional.empty(), Optional.of(error), retry, Optional.empty());
  }

  public static Outcome paused(UUID id, UUID token, Optional<JsonObject> checkpoint) {
    return new Outcome(
        id, token, JobStatus.PAUSED, Optional.empty(), Optional.empty(), false, checkpoint);
  }

  /** The status a job has after its outcome was recorded. */
  public record Recorded(UUID id, JobStatus status) {}
}
