package io.researcharr.data.domain.job;

import java.util.Optional;

/**
 * How many jobs of one sort there are.
 *
 * @param service nothing for jobs of no service
 */
public record JobCount(JobStatus status, JobType type, Optional<String> service, long count) {}
