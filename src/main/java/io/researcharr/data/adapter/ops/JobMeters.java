package io.researcharr.data.adapter.ops;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.researcharr.data.domain.job.JobStatus;
import io.researcharr.data.port.JobObserver;
import jakarta.inject.Singleton;
import java.util.EnumMap;
import java.util.Map;

/** What goes on with jobs in this instance, as counters. */
@Singleton
class JobMeters implements JobObserver {

  private final Counter enqueued;
  private final Counter claimed;
  private final Counter leasesLost;
  private final Counter refused;
  private final Map<JobStatus, Counter> ended = new EnumMap<>(JobStatus.class);

  JobMeters(MeterRegistry meters) {
    enqueued = counter(meters, "enqueued", "Jobs that were queued.");
    claimed = counter(meters, "claimed", "Jobs that were given to workers.");
    leasesLost =
        counter(meters, "leases.lost", "Jobs that were taken from workers that were not heard of.");
    refused =
        counter(meters, "reports.refused", "Words of workers that did not hold the job any more.");
    for (JobStatus status : JobStatus.values()) {
      if (JobStatus.RUNNING.canBecome(status) || status == JobStatus.CANCELLED) {
        ended.put(
            status,
            Counter.builder("researcharr.jobs.outcomes")
                .description("Outcomes of jobs that were recorded.")
                .tag("status", status.wireName())
                .register(meters));
      }
    }
  }

  @Override
  public void enqueued(int count) {
    enqueued.increment(count);
  }

  @Override
  public void claimed(int count) {
    claimed.increment(count);
  }

  @Override
  public void ended(JobStatus status, int count) {
    ended.get(status).increment(count);
  }

  @Override
  public void leasesLost(int count) {
    leasesLost.increment(count);
  }

  @Override
  public void refused(int count) {
    refused.increment(count);
  }

  private static Counter counter(MeterRegistry meters, String name, String description) {
    return Counter.builder("researcharr.jobs." + name).description(description).register(meters);
  }
}
