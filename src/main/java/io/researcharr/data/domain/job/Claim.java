package io.researcharr.data.domain.job;

import io.researcharr.data.domain.imports.ImportSource;
import java.time.Duration;
import java.util.Set;

/**
 * A worker's wish for jobs.
 *
 * @param types only of these types; empty means any
 * @param services only for these services; empty means any, and none
 * @param limit how many at most
 * @param lease how long they are the worker's without a heartbeat
 * @param actor the caller's name
 */
public record Claim(
    String workerId,
    Set<JobType> types,
    Set<ImportSource> services,
    int limit,
    Duration lease,
    String actor) {

  public static final int MAX_LIMIT = 500;

  /** Of more than a hundred jobs, only so many are given as carry no more than this together. */
  public static final int MAX_BYTES = 16 * 1024 * 1024;

  public Claim {
    types = Set.copyOf(types);
    services = Set.copyOf(services);
  }

  /** Whether it takes what comes. */
  public boolean isOpen() {
    return types.isEmpty() && services.isEmpty();
  }
}
