package io.researcharr.data.port;

import io.researcharr.data.domain.job.Claim;
import io.researcharr.data.domain.job.Heartbeat;
import io.researcharr.data.domain.job.Job;
import io.researcharr.data.domain.job.Outcome;
import io.smallrye.mutiny.Uni;
import java.util.Collection;
import java.util.List;
import java.util.UUID;

/**
 * Jobs in the hands of workers.
 *
 * <p>Laws: a job that is claimed is returned to one caller only. Whatever a worker says of a job is
 * recorded only under the token of the claim that is current; otherwise nothing changes. Leases run
 * by the database's clock.
 */
public interface JobLeases {

  /** A floor below which nothing is left out. */
  long NO_FLOOR = Long.MIN_VALUE;

  /**
   * Makes jobs that can be claimed the worker's, in the order of their rank, under a fresh token;
   * fewer than there are if they carry very much, but never none.
   *
   * @param floor jobs of a lower rank are not looked for
   */
  Uni<List<Job>> claim(Claim claim, UUID token, long floor);

  /**
   * The same within the limits of the services: no more running jobs, and no more claims in a time,
   * than they allow. Changes more than one row set, so it needs a whole unit of work.
   */
  Uni<List<Job>> claimWithin(ServiceLimits limits, Claim claim, UUID token);

  /** Renews leases by the time they were claimed for; returns those that were renewed. */
  Uni<List<Heartbeat.Renewed>> renew(List<Heartbeat> heartbeats, String actor);

  /** Records outcomes; returns those that were recorded. */
  Uni<List<Outcome.Recorded>> finish(List<Outcome> outcomes, String actor);

  /** Cancels those of the jobs that are not running and for which this has been requested. */
  Uni<List<UUID>> cancelRequested(Collection<UUID> ids, String actor);
}
