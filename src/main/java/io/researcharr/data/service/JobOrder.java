package io.researcharr.data.service;

import io.researcharr.data.domain.job.JobSpec;
import java.time.Instant;
import java.util.Optional;

/**
 * A job that somebody wants to be done.
 *
 * @param runAt not before this time; at once when it is not given
 */
public record JobOrder(JobSpec spec, Optional<Instant> runAt) {}
