package io.researcharr.data.port;

import io.researcharr.data.domain.job.Job;
import io.researcharr.data.domain.job.JobFilter;
import io.researcharr.data.domain.job.JobRequest;
import io.smallrye.mutiny.Uni;
import java.util.Optional;
import java.util.UUID;

/**
 * What operators do to jobs. Each call changes a job only from a state in which that is possible,
 * and returns it when it has been changed.
 */
public interface JobControl {

  /** Cancels a job that is queued, failed or paused. */
  Uni<Optional<Job>> cancel(UUID id, String actor);

  /** Leaves word for the worker of a running job. */
  Uni<Optional<Job>> request(UUID id, JobRequest request, String actor);

  /** Takes back that a running job should pause. */
  Uni<Optional<Job>> withdrawPause(UUID id, String actor);

  /** Makes a paused job claimable. */
  Uni<Optional<Job>> resume(UUID id, String actor);

  /**
   * Queues a failed job again, with all its retries. Fails as a {@link StorageException.Duplicate}
   * when another job has taken its dedupe key.
   */
  Uni<Optional<Job>> retry(UUID id, String actor);

  /** Queues dead jobs again, up to a limit, and says how many. */
  Uni<Integer> redrive(JobFilter filter, int limit, String actor);
}
