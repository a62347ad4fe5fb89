package io.researcharr.data.domain.job;

import java.time.Instant;
import java.util.UUID;

/** A worker's hold on a running job, until a time by the database's clock. */
public record JobLease(UUID token, Instant expiresAt) {

  /** The token is a secret between the service and the worker. */
  @Override
  public String toString() {
    return "JobLease[expiresAt=" + expiresAt + "]";
  }
}
