package io.researcharr.data.adapter.rest;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.researcharr.data.domain.job.JobCount;
import io.researcharr.data.domain.job.JobStatus;
import io.researcharr.data.service.JobStats;
import java.time.Duration;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** How many jobs there are, as it is answered. */
@Schema(name = "JobStats")
@JsonInclude(JsonInclude.Include.NON_NULL)
record JobStatsView(
    @Schema(required = true) long queued,
    @Schema(required = true) long running,
    @Schema(required = true) long failed,
    @Schema(required = true) long paused,
    @Schema(required = true) long completed,
    @Schema(required = true) long cancelled,
    @Schema(
            required = true,
            description = "Failed jobs that will not be tried again by themselves.")
        long dead,
    @Schema(description = "How long the oldest job that can be claimed has been due.")
        Double oldestDueSeconds,
    @Schema(required = true, description = "The live ones by type and service.") List<Sort> sorts,
    @Schema(required = true, format = "date-time", description = "When the live ones were counted.")
        String liveAsOf,
    @Schema(
            required = true,
            format = "date-time",
            description = "When the completed and the cancelled ones were counted.")
        String endedAsOf) {

  static JobStatsView of(JobStats.Live live, JobStats.Ended ended) {
    List<JobCount> counts = live.jobs().counts();
    return new JobStatsView(
        sum(counts, JobStatus.QUEUED),
        sum(counts, JobStatus.RUNNING),
        sum(counts, JobStatus.FAILED),
        sum(counts, JobStatus.PAUSED),
        ended.counts().getOrDefault(JobStatus.COMPLETED, 0L),
        ended.counts().getOrDefault(JobStatus.CANCELLED, 0L),
        live.jobs().dead(),
        live.jobs()
            .oldestDue()
            .map(Duration::toMillis)
            .map(millis -> millis / 1_000.0)
            .orElse(null),
        counts.stream().map(Sort::of).toList(),
        live.asOf().toString(),
        ended.asOf().toString());
  }

  private static long sum(List<JobCount> counts, JobStatus status) {
    return counts.stream()
        .filter(count -> count.status() == status)
        .mapToLong(JobCount::count)
        .sum();
  }

  /** How many jobs of one sort there are. */
  @Schema(name = "JobSortCount")
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Sort(
      @Schema(required = true) String status,
      @Schema(required = true) String type,
      @Schema(description = "Left out for jobs of no service.") String service,
      @Schema(required = true) long count) {

    static Sort of(JobCount count) {
      return new Sort(
          count.status().wireName(),
          count.type().wireName(),
          count.service().orElse(null),
          count.count());
    }
  }
}
