package io.researcharr.data.domain.job;

import io.researcharr.data.domain.media.JsonObject;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/** A worker's sign of life for one of its jobs. */
public record Heartbeat(
    UUID id, UUID token, Optional<JobProgress> progress, Optional<JsonObject> checkpoint) {

  /** The answer to a heartbeat: how long the lease lasts now, and what the operator wants. */
  public record Renewed(UUID id, Instant leaseExpiresAt, Optional<JobRequest> requested) {}
}
