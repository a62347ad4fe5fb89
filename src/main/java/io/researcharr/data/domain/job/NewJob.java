package io.researcharr.data.domain.job;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * A job that is to be queued.
 *
 * @param runAt not before this time; at once when it is not given
 */
public record NewJob(
    UUID id, JobSpec spec, Optional<Instant> runAt, String createdBy, Instant createdAt) {}
