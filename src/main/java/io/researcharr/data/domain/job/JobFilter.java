package io.researcharr.data.domain.job;

import io.researcharr.data.domain.imports.ImportSource;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * Which jobs.
 *
 * @param createdFrom created at this time or later
 * @param createdTo created before this time
 * @param due whether they can be claimed now
 */
public record JobFilter(
    Optional<JobStatus> status,
    Optional<JobType> type,
    Optional<ImportSource> service,
    Optional<UUID> mediaId,
    Optional<String> workerId,
    Optional<Instant> createdFrom,
    Optional<Instant> createdTo,
    Optional<Boolean> due) {

  public static final JobFilter ALL =
      new JobFilter(
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty());
}
