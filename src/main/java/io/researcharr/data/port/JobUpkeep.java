package io.researcharr.data.port;

import io.researcharr.data.domain.job.JobRequest;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * What happens to jobs by itself as time goes by. Every call is bounded and harmless when several
 * instances make it at once.
 */
public interface JobUpkeep {

  /**
   * Takes or keeps a duty for the whole cluster; false when another owner has it. A duty that is
   * not kept falls free by the database's clock.
   */
  Uni<Boolean> hold(String duty, String owner, Duration lease);

  /** Lets a duty go. */
  Uni<Void> release(String duty, String owner);

  /**
   * Makes queued jobs claimable whose time has come, and says how many.
   *
   * @param since only those whose time came since so long ago; all when it is not given
   */
  Uni<Integer> makeDue(Optional<Duration> since, int limit);

  /**
   * Queues failed jobs again whose retry is due, and says how many.
   *
   * @param since only those that became due since so long ago; all when it is not given
   */
  Uni<Integer> retryDue(Optional<Duration> since, int limit);

  /**
   * Whether there are running jobs that were to be looked at.
   *
   * @param since only those that were to be looked at since so long ago; all when it is not given
   */
  Uni<Boolean> anyToCheck(Optional<Duration> since);

  /**
   * Puts off the next look at running jobs that were to be looked at, and whose lease lasts. Says
   * how many.
   *
   * @param since only those that were to be looked at since so long ago; all when it is not given
   */
  Uni<Integer> checkLater(Optional<Duration> since, int limit);

  /**
   * Fails running jobs that were to be looked at, and whose lease has run out.
   *
   * @param since only those that were to be looked at since so long ago; all when it is not given
   */
  Uni<List<Lost>> failLost(Optional<Duration> since, int limit);

  /** Fails running jobs that were claimed under a token for somebody who went away. */
  Uni<List<Lost>> failAbandoned(Collection<UUID> ids, UUID token);

  /** Queues jobs again that have lost their lease, at the place they had. */
  Uni<Integer> requeueLost(Collection<UUID> ids);

  /** Removes some jobs that ended before a time, and says how many. */
  Uni<Integer> forget(Instant ended, int limit);

  /** Removes some dead jobs that failed before a time, and says how many. */
  Uni<Integer> forgetDead(Instant failed, int limit);

  /** Prepares the history for the months to come. */
  Uni<Void> prepareHistory();

  /** Removes the history of the months that ended before a time. */
  Uni<Void> forgetHistory(Instant before);

  /** A job whose worker was lost. */
  record Lost(UUID id, Optional<JobRequest> requested) {}
}
