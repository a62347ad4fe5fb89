package io.researcharr.data.adapter.rest;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonRawValue;
import io.researcharr.data.domain.imports.ImportSource;
import io.researcharr.data.domain.job.Job;
import io.researcharr.data.domain.job.JobLease;
import io.researcharr.data.domain.job.JobProgress;
import io.researcharr.data.domain.job.JobRequest;
import io.researcharr.data.domain.job.JobStatus;
import io.researcharr.data.domain.job.JobStep;
import io.researcharr.data.domain.media.JsonObject;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** Jobs as they are answered. */
final class JobViews {

  private JobViews() {}

  private static String text(Optional<?> value) {
    return value.map(Object::toString).orElse(null);
  }

  /** A job. */
  @Schema(name = "Job", description = "A job. What it does not have is left out.")
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record View(
      @Schema(required = true, format = "uuid") String id,
      @Schema(
              required = true,
              enumeration = {"search", "download", "verify"})
          String type,
      @Schema(
              required = true,
              enumeration = {"queued", "running", "completed", "failed", "paused", "cancelled"})
          String status,
      @Schema(format = "uuid") String mediaId,
      @Schema(enumeration = {"radarr", "sonarr"}) String service,
      @Schema(required = true, minimum = "0", maximum = "100") int priority,
      @Schema(required = true, type = SchemaType.OBJECT) @JsonRawValue String payload,
      @Schema(type = SchemaType.OBJECT) @JsonRawValue String result,
      @Schema(type = SchemaType.OBJECT, description = "Where the next worker can go on.")
          @JsonRawValue
          String checkpoint,
      Progress progress,
      @Schema(required = true, description = "How often it went from queued to running.")
          int attempt,
      @Schema(required = true, description = "How many of its retries are used up.") int retryCount,
      @Schema(required = true, minimum = "0", maximum = "10") int maxRetries,
      @Schema(required = true, format = "date-time", description = "Not claimed before.")
          String runAt,
      @Schema(format = "date-time", description = "When a failed job is queued again, if it is.")
          String nextRetryAt,
      @Schema(description = "Who has it, or had it last.") String workerId,
      @Schema(
              format = "uuid",
              description = "Only in the answer to a claim: say it with each report.")
          String leaseToken,
      @Schema(format = "date-time") String leaseExpiresAt,
      @Schema(
              enumeration = {"pause", "cancel"},
              description = "What its worker has been asked for.")
          String requested,
      String errorMessage,
      String dedupeKey,
      @Schema(required = true, format = "date-time") String createdAt,
      @Schema(required = true) String createdBy,
      @Schema(format = "date-time", description = "When it was first claimed.") String startedAt,
      @Schema(format = "date-time", description = "When it was completed or cancelled.")
          String completedAt,
      @Schema(required = true, format = "date-time") String updatedAt,
      @Schema(required = true) String updatedBy,
      @Schema(required = true, minimum = "1", description = "Grows by one with each change.")
          long version) {

    static View of(Job job) {
      return of(job, null);
    }

    static View withToken(Job job) {
      return of(job, text(job.lease().map(JobLease::token)));
    }

    private static View of(Job job, String token) {
      var spec = job.spec();
      var tries = job.tries();
      var times = job.times();
      return new View(
          job.id().toString(),
          spec.type().wireName(),
          job.status().wireName(),
          text(spec.mediaId()),
          text(spec.service().map(ImportSource::wireName)),
          spec.priority(),
          spec.payload().text(),
          text(job.result().map(JsonObject::text)),
          text(job.checkpoint().map(JsonObject::text)),
          job.progress().equals(JobProgress.NONE) ? null : Progress.of(job.progress()),
          tries.attempt(),
          tries.retryCount(),
          spec.maxRetries(),
          times.runAt().toString(),
          text(tries.nextRetryAt()),
          text(job.workerId()),
          token,
          text(job.lease().map(JobLease::expiresAt)),
          text(job.requested().map(JobRequest::wireName)),
          text(job.error()),
          text(spec.dedupeKey()),
          times.createdAt().toString(),
          job.createdBy(),
          text(times.startedAt()),
          text(times.completedAt()),
          times.updatedAt().toString(),
          job.updatedBy(),
          job.version());
    }
  }

  /** How far a job says it is. */
  @Schema(name = "JobProgress")
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Progress(
      @Schema(minimum = "0") Long current,
      @Schema(minimum = "0") Long total,
      @Schema(minLength = 1, maxLength = 500) String message) {

    static Progress of(JobProgress progress) {
      return new Progress(
          progress.current().orElse(null),
          progress.total().orElse(null),
          progress.message().orElse(null));
    }
  }

  /** Jobs that were queued or claimed. */
  @Schema(name = "Jobs")
  record Jobs(@Schema(required = true) List<View> jobs) {}

  /** One page of jobs, from new to old. */
  @Schema(name = "JobPage")
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Page(
      @Schema(required = true) List<View> items,
      @Schema(description = "Where the next page begins; left out on the last page.")
          String nextCursor,
      @Schema(description = "How many jobs there are; only with count=true.") Long total) {}

  /** What happened to a job, oldest first. */
  @Schema(name = "JobHistory")
  record History(@Schema(required = true) List<Step> items) {}

  /** A transition of a job. */
  @Schema(name = "JobStep")
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Step(
      @Schema(required = true, nullable = true, description = "A status; null for the enqueue.")
          @JsonInclude(JsonInclude.Include.ALWAYS)
          String from,
      @Schema(
              required = true,
              enumeration = {"queued", "running", "completed", "failed", "paused", "cancelled"})
          String to,
      @Schema(required = true) String reason,
      @Schema(required = true, description = "The name of the key, or system.") String actor,
      String workerId,
      @Schema(required = true, format = "date-time") String at) {

    static Step of(JobStep step) {
      return new Step(
          text(step.from().map(JobStatus::wireName)),
          step.to().wireName(),
          step.reason(),
          step.actor(),
          text(step.workerId()),
          step.at().toString());
    }
  }

  /** How many jobs were queued again. */
  @Schema(name = "Redriven")
  record Redriven(@Schema(required = true, minimum = "0") int redriven) {}
}
