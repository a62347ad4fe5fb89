package io.researcharr.data.adapter.rest;

import java.util.List;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** What callers say about jobs, for the document; {@link JobReader} reads it. */
final class JobInputs {

  private JobInputs() {}

  /** A job to be queued. */
  @Schema(name = "JobOrder")
  record Order(
      @Schema(
              required = true,
              enumeration = {"search", "download", "verify"})
          String type,
      @Schema(format = "uuid") String mediaId,
      @Schema(enumeration = {"radarr", "sonarr"}) String service,
      @Schema(minimum = "0", maximum = "100", defaultValue = "50", description = "Higher first.")
          Integer priority,
      @Schema(type = SchemaType.OBJECT, description = "At most 64 KiB.") Object payload,
      @Schema(minimum = "0", maximum = "10", defaultValue = "3") Integer maxRetries,
      @Schema(
              format = "date-time",
              description = "Not before this time; now when left out or over.")
          String runAt,
      @Schema(
              minLength = 1,
              maxLength = 200,
              description = "While a job with this key is live, no other one is queued.")
          String dedupeKey) {}

  /** Jobs to be queued. */
  @Schema(name = "JobOrders")
  record Orders(@Schema(required = true, minItems = 1, maxItems = 1_000) List<Order> jobs) {}

  /** A wish for jobs. */
  @Schema(name = "JobClaim")
  record Claim(
      @Schema(required = true, minLength = 1, maxLength = 200) String workerId,
      @Schema(description = "Only these types; any when left out.") List<String> types,
      @Schema(description = "Only for these services; any, and none, when left out.")
          List<String> services,
      @Schema(minimum = "1", maximum = "500", defaultValue = "1") Integer limit,
      @Schema(minimum = "5", maximum = "3600", defaultValue = "30") Integer leaseSeconds,
      @Schema(
              minimum = "0",
              maximum = "30",
              defaultValue = "0",
              description = "How long to wait where there is nothing.")
          Integer waitSeconds) {}

  /** A sign of life. */
  @Schema(name = "JobHeartbeat")
  record Heartbeat(
      @Schema(required = true, format = "uuid") String leaseToken,
      JobViews.Progress progress,
      @Schema(type = SchemaType.OBJECT, description = "At most 64 KiB.") Object checkpoint) {}

  /** A job that is done. */
  @Schema(name = "JobCompletion")
  record Completion(
      @Schema(required = true, format = "uuid") String leaseToken,
      @Schema(type = SchemaType.OBJECT, description = "At most 64 KiB.") Object result) {}

  /** A job that did not work out. */
  @Schema(name = "JobFailure")
  record Failure(
      @Schema(required = true, format = "uuid") String leaseToken,
      @Schema(required = true, minLength = 1, maxLength = 4_000) String error,
      @Schema(defaultValue = "true", description = "Whether trying again can help.")
          Boolean retry) {}

  /** A job that is put aside. */
  @Schema(name = "JobPause")
  record Pause(
      @Schema(required = true, format = "uuid") String leaseToken,
      @Schema(
              type = SchemaType.OBJECT,
              description = "Where the next worker can go on. At most 64 KiB.")
          Object checkpoint) {}

  /** What has become of a job. */
  @Schema(name = "JobOutcome")
  record Outcome(
      @Schema(required = true, format = "uuid") String id,
      @Schema(required = true, format = "uuid") String leaseToken,
      @Schema(
              required = true,
              enumeration = {"completed", "failed", "paused"})
          String outcome,
      @Schema(type = SchemaType.OBJECT) Object result,
      @Schema(minLength = 1, maxLength = 4_000, description = "Needed for failed.") String error,
      @Schema(defaultValue = "true") Boolean retry,
      @Schema(type = SchemaType.OBJECT) Object checkpoint) {}

  /** What has become of many jobs. */
  @Schema(name = "JobOutcomes")
  record Outcomes(
      @Schema(required = true, minItems = 1, maxItems = 1_000) List<Outcome> outcomes) {}

  /** A sign of life for one of many jobs. */
  @Schema(name = "JobBatchHeartbeat")
  record BatchHeartbeat(
      @Schema(required = true, format = "uuid") String id,
      @Schema(required = true, format = "uuid") String leaseToken,
      JobViews.Progress progress,
      @Schema(type = SchemaType.OBJECT) Object checkpoint) {}

  /** Signs of life for many jobs. */
  @Schema(name = "JobHeartbeats")
  record Heartbeats(
      @Schema(required = true, minItems = 1, maxItems = 1_000) List<BatchHeartbeat> heartbeats) {}

  /** Which dead jobs. */
  @Schema(name = "JobRedrive", description = "Which dead jobs; all of them when nothing is said.")
  record Redrive(
      @Schema(enumeration = {"search", "download", "verify"}) String type,
      @Schema(enumeration = {"radarr", "sonarr"}) String service,
      @Schema(format = "uuid") String mediaId,
      @Schema(format = "date-time") String createdFrom,
      @Schema(format = "date-time") String createdTo) {}
}
