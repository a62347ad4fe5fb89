package io.researcharr.data.port;

import io.researcharr.data.domain.job.JobStatus;

/** Somebody who wants to hear what goes on with jobs in this instance. */
public interface JobObserver {

  void enqueued(int count);

  void claimed(int count);

  /** Outcomes that were recorded. */
  void ended(JobStatus status, int count);

  /** Jobs that were queued again because their worker was not heard of. */
  void leasesLost(int count);

  /** Words of workers that had lost their job, which changed nothing. */
  void refused(int count);
}
