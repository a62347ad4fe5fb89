package io.researcharr.data.port;

import io.researcharr.data.domain.imports.ImportSource;
import java.util.EnumMap;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;

/** How much of the work the upstream services can bear; a service that is not named bears all. */
public record ServiceLimits(Map<ImportSource, Limit> byService) {

  public static final ServiceLimits NONE = new ServiceLimits(Map.of());

  public ServiceLimits {
    byService = Map.copyOf(byService);
  }

  public boolean isEmpty() {
    return byService.isEmpty();
  }

  /** Whether it matters to any service how many of its jobs are running. */
  public boolean isAnyConcurrent() {
    return byService.values().stream().anyMatch(limit -> limit.maxConcurrent().isPresent());
  }

  /** The limits of some services only; of all when none is named. */
  public ServiceLimits of(Set<ImportSource> services) {
    if (services.isEmpty() || isEmpty()) {
      return this;
    }
    Map<ImportSource, Limit> some = new EnumMap<>(ImportSource.class);
    byService.forEach(
        (service, limit) -> {
          if (services.contains(service)) {
            some.put(service, limit);
          }
        });
    return new ServiceLimits(some);
  }

  /**
   * The limits of one service.
   *
   * @param maxConcurrent how many jobs may be running at once
   * @param perMinute how many claims a minute refill the bucket
   * @param burst how many claims the bucket holds
   */
  public record Limit(OptionalInt maxConcurrent, OptionalInt perMinute, OptionalInt burst) {

    /** Whether it limits anything. */
    public boolean isAny() {
      return maxConcurrent.isPresent() || perMinute.isPresent();
    }

    /** How many claims the bucket holds; a tenth of a minute's worth when nothing is said. */
    public int bucketSize() {
      return burst.orElse(Math.max(1, perMinute.orElse(0) / 10));
    }
  }
}
