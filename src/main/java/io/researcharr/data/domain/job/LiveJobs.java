package io.researcharr.data.domain.job;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * The jobs that have not ended.
 *
 * @param counts how many there are of each sort
 * @param dead how many failed ones will not be tried again by themselves
 * @param oldestDue how long the oldest one that can be claimed has been due
 */
public record LiveJobs(List<JobCount> counts, long dead, Optional<Duration> oldestDue) {

  public LiveJobs {
    counts = List.copyOf(counts);
  }
}
