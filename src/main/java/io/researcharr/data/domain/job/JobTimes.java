package io.researcharr.data.domain.job;

import java.time.Instant;
import java.util.Optional;

/**
 * When things happened to a job.
 *
 * @param runAt not claimed before this time
 * @param startedAt when it was first claimed
 * @param completedAt when it came to its end
 */
public record JobTimes(
    Instant createdAt,
    Instant runAt,
    Optional<Instant> startedAt,
    Optional<Instant> completedAt,
    Instant updatedAt) {}
