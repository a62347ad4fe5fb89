package io.researcharr.data.domain.job;

import java.time.Instant;
import java.util.Optional;

/**
 * A transition that a job has made.
 *
 * @param version the version it made of the job
 * @param from nothing when the job was queued for the first time
 */
public record JobStep(
    long version,
    Optional<JobStatus> from,
    JobStatus to,
    String reason,
    String actor,
    Optional<String> workerId,
    Instant at) {}
