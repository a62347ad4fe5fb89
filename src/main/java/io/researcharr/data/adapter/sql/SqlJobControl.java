package io.researcharr.data.adapter.sql;

import io.researcharr.data.adapter.sql.ConstraintViolation.Kind;
import io.researcharr.data.domain.job.Job;
import io.researcharr.data.domain.job.JobFilter;
import io.researcharr.data.domain.job.JobRequest;
import io.researcharr.data.port.JobControl;
import io.researcharr.data.port.StorageException;
import io.smallrye.mutiny.Uni;
import java.util.Optional;
import java.util.UUID;

/** What operators do to the rows of {@code processing_jobs}. */
final class SqlJobControl implements JobControl {

  private final SqlSession session;
  private final Dialect dialect;

  SqlJobControl(SqlSession session) {
    this.session = session;
    this.dialect = session.dialect();
  }

  @Override
  public Uni<Optional<Job>> cancel(UUID id, String actor) {
    return change(
        Sql.of("status = 'cancelled', reason = 'cancelled', claim_rank = NULL,")
            .add(" next_retry_at = NULL, requested = NULL, completed_at = " + dialect.now()),
        id,
        "status IN ('queued', 'failed', 'paused')",
        actor);
  }

  @Override
  public Uni<Optional<Job>> request(UUID id, JobRequest request, String actor) {
    String unlessCancelling = request == JobRequest.PAUSE ? " AND requested IS NULL" : "";
    return change(
        Sql.of("requested = '" + request.wireName() + "'"),
        id,
        "status = 'running'" + unlessCancelling,
        actor);
  }

  @Override
  public Uni<Optional<Job>> withdrawPause(UUID id, String actor) {
    return change(
        Sql.of("requested = NULL"), id, "status = 'running' AND requested = 'pause'", actor);
  }

  @Override
  public Uni<Optional<Job>> resume(UUID id, String actor) {
    return change(
        Sql.of("claim_rank = " + JobTable.rank(dialect, "run_at", "priority")),
        id,
        "status = 'paused' AND claim_rank IS NULL",
        actor);
  }

  @Override
  public Uni<Optional<Job>> retry(UUID id, String actor) {
    return change(again("retried"), id, "status = 'failed'", actor)
        .onFailure(e -> ConstraintViolation.is(Kind.UNIQUE, e))
        .transform(
            e ->
                new StorageException.Duplicate(
                    "job", "Another job with the same dedupeKey is live by now."));
  }

  @Override
  public Uni<Integer> redrive(JobFilter filter, int limit, String actor) {
    Sql pick =
        Sql.of("SELECT id FROM processing_jobs AS d WHERE " + JobTable.DEAD + " AND ")
            .add(SqlJobRepository.where(filter))
            .add(
                " AND (d.dedupe_key IS NULL OR NOT EXISTS"
                    + " (SELECT 1 FROM processing_jobs AS l WHERE l.dedupe_key ="
                    + " d.dedupe_key AND l.dedupe_key IS NOT NULL AND l.id <> d.id"
                    + " AND (l.status IN ('queued', 'running', 'paused') OR l.next_retry_at IS NOT"
                    + " NULL))")
            .add(
                " AND NOT EXISTS (SELECT 1 FROM processing_jobs AS m WHERE m.dedupe_key ="
                    + " d.dedupe_key AND m.dedupe_key IS NOT NULL AND m.status = 'failed'"
                    + " AND m.id > d.id))")
            .add(" ORDER BY id LIMIT " + limit + dialect.skipLocked());
    Sql sql =
        Sql.of("UPDATE processing_jobs SET ")
            .add(again("redriven"))
            .add(JobTable.changed(dialect, ""), actor)
            .add(" WHERE ")
            .add(dialect.oneOf("id", pick));
    return session
        .execute(sql)
        .onFailure(e -> ConstraintViolation.is(Kind.UNIQUE, e))
        .transform(e -> new StorageException.Contention("a dedupe key was taken meanwhile", e));
  }

  /** A failed job begins anew: due now, with all its retries. */
  private Sql again(String reason) {
    String now = dialect.now();
    return Sql.of("status = 'queued', reason = '" + reason + "', retry_count = 0,")
        .add(" next_retry_at = NULL, requested = NULL, run_at = " + now)
        .add(", claim_rank = " + JobTable.rank(dialect, now, "priority"));
  }

  private Uni<Optional<Job>> change(Sql sets, UUID id, String from, String actor) {
    Sql sql =
        Sql.of("UPDATE processing_jobs SET ")
            .add(sets)
            .add(JobTable.changed(dialect, ""), actor)
            .add(" WHERE id = ? AND " + from + " RETURNING " + JobTable.NAMES, id);
    return session.executeReturning(sql, JobTable::read).map(rows -> rows.stream().findFirst());
  }
}
