package io.researcharr.data.port;

import io.smallrye.mutiny.Uni;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/**
 * Lines of a large request that wait to be applied together.
 *
 * <p>Laws: lines come back in the order of their numbers; no line of a request that is still
 * staging is cleared by others.
 */
public interface StagingRepository {

  Uni<Void> append(UUID request, List<Line> lines);

  /**
   * The next lines of a request behind the given number: at most so many, and no more after those
   * that have reached so many bytes in UTF-8.
   */
  Uni<List<Line>> behind(UUID request, long number, int limit, int bytes);

  /** Clears the first lines of a request, at most so many, and says how many those were. */
  Uni<Integer> clear(UUID request, int limit);

  /**
   * Clears some of what was left behind: lines of requests that have staged nothing since this
   * time. Says how many lines those were.
   */
  Uni<Integer> clearBefore(Instant time, int limit);

  /** A line of a request by its number, which counts from one. */
  record Line(long number, String text) {}
}
