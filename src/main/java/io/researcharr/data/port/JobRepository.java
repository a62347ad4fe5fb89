package io.researcharr.data.port;

import io.researcharr.data.domain.job.Job;
import io.researcharr.data.domain.job.JobFilter;
import io.researcharr.data.domain.job.JobStatus;
import io.researcharr.data.domain.job.JobStep;
import io.researcharr.data.domain.job.LiveJobs;
import io.researcharr.data.domain.job.NewJob;
import io.smallrye.mutiny.Uni;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * Jobs, to be queued and to be looked at.
 *
 * <p>Laws: while a job with a dedupe key is live (queued, running, paused, or failed with a retry
 * to come) no other one with that key is queued. Each transition a job makes is one step of its
 * history, whoever made it.
 */
public interface JobRepository {

  /**
   * Queues jobs and returns those that were: not those whose dedupe key a live job has, or an
   * earlier one of the list. A time that is over when a job is queued is taken as now, so nobody
   * gets ahead of those who wait.
   */
  Uni<List<Job>> enqueue(List<NewJob> jobs);

  /** The live jobs that have these dedupe keys. */
  Uni<List<Job>> liveByKeys(Collection<String> dedupeKeys);

  Uni<Optional<Job>> find(UUID id);

  /** The jobs among these ids that there are, in no order. */
  Uni<List<Job>> findAll(Collection<UUID> ids);

  /**
   * Jobs from new to old, those older than the given one, as many as carry no more than so many
   * bytes together.
   */
  Uni<Portion<Job>> portion(JobFilter filter, Optional<UUID> olderThan, int limit, long bytes);

  Uni<Long> count(JobFilter filter);

  /** The steps of a job, oldest first; empty when there is no such job. */
  Uni<List<JobStep>> history(UUID id);

  /** How many jobs there are that have not ended. Reads them all, once. */
  Uni<LiveJobs> countLive();

  /** How many jobs have come to an end, by how. Reads an index over all of them. */
  Uni<Map<JobStatus, Long>> countEnded();
}
