package io.researcharr.data.adapter.rest;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.researcharr.data.domain.job.Heartbeat;
import io.researcharr.data.domain.job.JobRequest;
import io.researcharr.data.domain.job.Outcome;
import io.researcharr.data.service.Verdict;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** What became of workers' reports, as it is answered. */
final class JobVerdicts {

  private JobVerdicts() {}

  /** The outcome that was recorded. */
  @Schema(name = "JobEnd")
  record End(
      @Schema(required = true, format = "uuid") String id,
      @Schema(
              required = true,
              enumeration = {"completed", "failed", "paused", "cancelled"})
          String status) {

    static End of(Outcome.Recorded recorded) {
      return new End(recorded.id().toString(), recorded.status().wireName());
    }
  }

  /** A lease that was renewed. */
  @Schema(name = "JobLease")
  record Lease(
      @Schema(required = true, format = "date-time") String leaseExpiresAt,
      @Schema(
              required = true,
              enumeration = {"none", "pause", "cancel"})
          String requested) {

    static Lease of(Heartbeat.Renewed renewed) {
      return new Lease(
          renewed.leaseExpiresAt().toString(),
          renewed.requested().map(JobRequest::wireName).orElse("none"));
    }
  }

  /** One of many outcomes: recorded or refused. */
  @Schema(name = "JobEndResult")
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record EndResult(
      @Schema(required = true, format = "uuid") String id,
      @Schema(enumeration = {"completed", "failed", "paused", "cancelled"}) String status,
      Problem problem) {

    static EndResult of(Verdict<Outcome.Recorded> verdict) {
      return new EndResult(
          verdict.id().toString(),
          verdict.result().map(one -> one.status().wireName()).orElse(null),
          verdict.refusal().map(Problem::of).orElse(null));
    }
  }

  /** One of many leases: renewed or refused. */
  @Schema(name = "JobLeaseResult")
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record LeaseResult(
      @Schema(required = true, format = "uuid") String id,
      @Schema(format = "date-time") String leaseExpiresAt,
      @Schema(enumeration = {"none", "pause", "cancel"}) String requested,
      Problem problem) {

    static LeaseResult of(Verdict<Heartbeat.Renewed> verdict) {
      var lease = verdict.result().map(Lease::of);
      return new LeaseResult(
          verdict.id().toString(),
          lease.map(Lease::leaseExpiresAt).orElse(null),
          lease.map(Lease::requested).orElse(null),
          verdict.refusal().map(Problem::of).orElse(null));
    }
  }

  /** A result for each outcome, in the same order. */
  @Schema(name = "JobEndResults")
  record EndResults(@Schema(required = true) List<EndResult> results) {}

  /** A result for each heartbeat, in the same order. */
  @Schema(name = "JobLeaseResults")
  record LeaseResults(@Schema(required = true) List<LeaseResult> results) {}
}
