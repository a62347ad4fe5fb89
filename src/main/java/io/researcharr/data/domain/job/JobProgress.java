package io.researcharr.data.domain.job;

import java.util.Optional;

/** How far a job says it is, in units of its own. */
public record JobProgress(Optional<Long> current, Optional<Long> total, Optional<String> message) {

  public static final JobProgress NONE =
      new JobProgress(Optional.empty(), Optional.empty(), Optional.empty());
}
