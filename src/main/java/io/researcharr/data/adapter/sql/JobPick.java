package io.researcharr.data.adapter.sql;

import io.researcharr.data.domain.job.Claim;
import io.researcharr.data.port.JobLeases;
import java.util.Map;
import java.util.Optional;

/**
 * The selection of the jobs that a claim gets. A claim that takes what comes walks the index of all
 * claimable jobs in the order of their rank; any other one walks a piece of an index for each type
 * and service that it wants, and merges them. Either way it stops when it has enough, and locks
 * only what it takes.
 */
final class JobPick {

  static final String BY_RANK = " ORDER BY claim_rank, id";

  /** So many jobs may be answered at once, however large they are. */
  private static final int ANY_SIZE = 100;

  private JobPick() {}

  static Sql of(Dialect dialect, Claim claim, long floor) {
    if (claim.isOpen()) {
      return walk(dialect, "", floor, claim.limit());
    }
    JobsWanted wanted = JobsWanted.of(claim, floor, Map.of());
    return wanted.isOneWalk()
        ? walk(dialect, wanted.condition(), floor, claim.limit())
        : merged(dialect, wanted);
  }

  /**
   * The same, with no more jobs of a service than it can bear; nothing if none can bear any.
   *
   * @param room how many jobs a service can bear, by its name, for those that have limits
   */
  static Optional<Sql> within(Dialect dialect, Claim claim, Map<String, Integer> room) {
    JobsWanted wanted = JobsWanted.of(claim, JobLeases.NO_FLOOR, room);
    return wanted.services().isEmpty() ? Optional.empty() : Optional.of(merged(dialect, wanted));
  }

  private static Sql walk(Dialect dialect, String condition, long floor, int limit) {
    boolean isLarge = limit > ANY_SIZE;
    String columns = isLarge ? "id, claim_rank, " + JobTable.SIZE + " AS size" : "id";
    Sql walk =
        JobsWanted.walk(columns, condition, floor)
            .add(BY_RANK + " LIMIT " + limit + dialect.skipLocked());
    return isLarge ? bounded(walk) : walk;
  }

  private static Sql merged(Dialect dialect, JobsWanted wanted) {
    Sql merged = dialect.firstFree(wanted);
    return wanted.limit() > ANY_SIZE
        ? bounded(
            Sql.of("SELECT j.id, claim_rank, " + JobTable.SIZE + " AS size FROM (")
                .add(merged)
                .add(") AS p JOIN processing_jobs AS j ON j.id = p.id"))
        : merged;
  }

  /** As many of some jobs as may be answered at once, and always the first. */
  private static Sql bounded(Sql jobs) {
    return Sql.of("SELECT id FROM (SELECT id, size, sum(size) OVER (ORDER BY claim_rank, id")
        .add(" ROWS UNBOUNDED PRECEDING) AS upto FROM (")
        .add(jobs)
        .add(") AS w) AS s WHERE upto <= " + Claim.MAX_BYTES + " OR upto = size");
  }
}
