package io.researcharr.data.port;

import io.smallrye.mutiny.Uni;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/**
 * Lines of a large request that wait to be applied together.
 *
 * <p>Law: lines come back in the order of their numbers.
 */
public interface StagingRepository {

  Uni<Void> append(UUID request, List<Line> lines);

  /** The lines of a request behind the given number. */
  Uni<List<Line>> behind(UUID request, long number, int limit);

  Uni<Void> clear(UUID request);

  /** Clears what was left behind by requests that began before this time. */
  Uni<Integer> clearBefore(Instant time);

  /** A line of a request by its number, which counts from one. */
  record Line(long number, String text) {}
}
