package io.researcharr.data.domain.job;

import java.time.Instant;
import java.util.Optional;

/**
 * How often a job has been begun.
 *
 * @param attempt how often it went from queued to running
 * @param retryCount how many of its retries are used up
 * @param nextRetryAt when a failed job is queued again; nothing when it is not
 */
public record JobTries(int attempt, int retryCount, Optional<Instant> nextRetryAt) {}
