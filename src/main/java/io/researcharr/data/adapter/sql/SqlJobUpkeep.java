package io.researcharr.data.adapter.sql;

import io.researcharr.data.domain.job.JobRequest;
import io.researcharr.data.port.JobUpkeep;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** What happens to the rows of {@code processing_jobs} as time goes by. */
final class SqlJobUpkeep implements JobUpkeep {

  private static final String ACTOR = "'system'";

  private final SqlSession session;
  private final Dialect dialect;
  private final String now;

  SqlJobUpkeep(SqlSession session) {
    this.session = session;
    this.dialect = session.dialect();
    this.now = dialect.statementNow();
  }

  @Override
  public Uni<Boolean> hold(String duty, String owner, Duration lease) {
    Sql sql =
        Sql.of(
                "INSERT INTO maintenance_leases (name, owner, lease_until) VALUES (?, ?, ",
                duty,
                owner)
            .add(dialect.nowPlusMillis(), lease.toMillis())
            .add(") ON CONFLICT (name) DO UPDATE SET owner = excluded.owner,")
            .add(
                " lease_until = excluded.lease_until WHERE maintenance_leases.owner = excluded.owner")
            .add(" OR maintenance_leases.lease_until < " + now);
    return session.execute(sql).map(count -> count == 1);
  }

  @Override
  public Uni<Void> release(String duty, String owner) {
    return session
        .execute(Sql.of("DELETE FROM maintenance_leases WHERE name = ? AND owner = ?", duty, owner))
        .replaceWithVoid();
  }

  @Override
  public Uni<Integer> makeDue(Optional<Duration> since, int limit) {
    return change(
        "claim_rank = " + JobTable.rank(dialect, "run_at", "priority"),
        Sql.of("status = 'queued' AND claim_rank IS NULL AND ").add(cameUp("run_at", since)),
        "run_at",
        limit);
  }

  @Override
  public Uni<Integer> retryDue(Optional<Duration> since, int limit) {
    return change(
        "status = 'queued', reason = 'retry', retry_count = retry_count + 1,"
            + " run_at = next_retry_at, next_retry_at = NULL, claim_rank = "
            + JobTable.rank(dialect, "next_retry_at", "priority"),
        Sql.of("status = 'failed' AND ").add(cameUp("next_retry_at", since)),
        "next_retry_at",
        limit);
  }

  @Override
  public Uni<Boolean> anyToCheck(Optional<Duration> since) {
    return session
        .query(toCheck(since).add(" LIMIT 1"), row -> row.uuid(0))
        .map(found -> !found.isEmpty());
  }

  @Override
  public Uni<Integer> checkLater(Optional<Duration> since, int limit) {
    Sql pick =
        toCheck(since)
            .add(" AND lease_expires_at >= " + now + " LIMIT " + limit + dialect.skipLocked());
    return session.execute(
        Sql.of(
                "UPDATE processing_jobs SET lease_check_at = lease_expires_at, version = version + 1")
            .add(" WHERE ")
            .add(dialect.oneOf("id", pick))
            .add(" AND status = 'running'"));
  }

  @Override
  public Uni<List<Lost>> failLost(Optional<Duration> since, int limit) {
    Sql pick =
        toCheck(since)
            .add(" AND lease_expires_at < " + now + " LIMIT " + limit + dialect.skipLocked());
    return fail(
        "lease_lost",
        "The worker was not heard of until its lease had run out.",
        dialect.oneOf("id", pick).add(" AND lease_expires_at < " + now));
  }

  private Sql toCheck(Optional<Duration> since) {
    return Sql.of("SELECT id FROM processing_jobs WHERE ").add(cameUp("lease_check_at", since));
  }

  /** A time that has come, not longer ago than that: what is long over costs nothing then. */
  private Sql cameUp(String time, Optional<Duration> since) {
    Sql sql = Sql.of(time + " <= " + now);
    since.ifPresent(
        ago -> sql.add(" AND " + time + " >= ").add(dialect.plusMillis(now, "?"), -ago.toMillis()));
    return sql;
  }

  @Override
  public Uni<List<Lost>> failAbandoned(Collection<UUID> ids, UUID token) {
    return fail(
        "claim_abandoned",
        "The worker went away before it was given the job.",
        session.inIds("id", ids).add(" AND lease_token = ?", token));
  }

  @Override
  public Uni<Integer> requeueLost(Collection<UUID> ids) {
    Sql sql =
        Sql.of(
                "UPDATE processing_jobs SET status = 'queued', reason = 'requeued',"
                    + " next_retry_at = NULL, claim_rank = ")
            .add(JobTable.rank(dialect, "run_at", "priority") + changed() + " WHERE ")
            .add(session.inIds("id", ids))
            .add(" AND status = 'failed'");
    return session.execute(sql);
  }

  @Override
  public Uni<Integer> forget(Instant ended, int limit) {
    return remove(
        Sql.of(
            "status IN ('completed', 'cancelled') AND completed_at < ? AND id < ?",
            ended,
            SqlJobRepository.firstId(ended)),
        limit);
  }

  @Override
  public Uni<Integer> forgetDead(Instant failed, int limit) {
    return remove(
        Sql.of(
            JobTable.DEAD + " AND updated_at < ? AND id < ?",
            failed,
            SqlJobRepository.firstId(failed)),
        limit);
  }

  @Override
  public Uni<Void> prepareHistory() {
    return run(dialect.prepareJobHistory());
  }

  @Override
  public Uni<Void> forgetHistory(Instant before) {
    return run(dialect.dropJobHistory(before));
  }

  private Uni<Void> run(Optional<Sql> statement) {
    return statement
        .map(sql -> session.executeReturning(sql, row -> row.text(0)).replaceWithVoid())
        .orElseGet(() -> Uni.createFrom().voidItem());
  }

  /** A job that fails this way is not out of the race: its next try is now. */
  private Uni<List<Lost>> fail(String reason, String error, Sql which) {
    Sql sql =
        Sql.of("UPDATE processing_jobs SET status = 'failed', reason = '" + reason + "',")
            .add(" error_message = '" + error + "', next_retry_at = " + now + ", ")
            .add(JobTable.NO_LEASE + changed() + " WHERE ")
            .add(which)
            .add(" AND status = 'running'");
    return session.executeReturning(
        sql.add(" RETURNING id, requested"),
        row ->
            new Lost(
                row.uuid(0), Optional.ofNullable(row.text(1)).flatMap(JobRequest::byWireName)));
  }

  private Uni<Integer> change(String sets, Sql which, String order, int limit) {
    Sql pick =
        Sql.of("SELECT id FROM processing_jobs WHERE ")
            .add(which)
            .add(" ORDER BY " + order + " LIMIT " + limit + dialect.skipLocked());
    return session.execute(
        Sql.of("UPDATE processing_jobs SET " + sets + changed() + " WHERE ")
            .add(dialect.oneOf("id", pick)));
  }

  private Uni<Integer> remove(Sql which, int limit) {
    Sql pick =
        Sql.of("SELECT id FROM processing_jobs WHERE ")
            .add(which)
            .add(" ORDER BY status, id LIMIT " + limit + dialect.skipLocked());
    return session
        .executeReturning(
            Sql.of("DELETE FROM processing_jobs WHERE ")
                .add(dialect.oneOf("id", pick))
                .add(" RETURNING id"),
            row -> row.uuid(0))
        .call(this::removeHistory)
        .map(List::size);
  }

  /** Where the history has no months, it goes with its job. */
  private Uni<Integer> removeHistory(List<UUID> ids) {
    return ids.isEmpty() || dialect.prepareJobHistory().isPresent()
        ? Uni.createFrom().item(0)
        : session.execute(
            Sql.of("DELETE FROM job_history WHERE ").add(session.inIds("job_id", ids)));
  }

  private String changed() {
    return ", updated_at = " + now + ", updated_by = " + ACTOR + ", version = version + 1";
  }
}
