package io.researcharr.data.adapter.sql;

import io.researcharr.data.domain.job.Claim;
import io.researcharr.data.domain.job.Heartbeat;
import io.researcharr.data.domain.job.Job;
import io.researcharr.data.domain.job.JobProgress;
import io.researcharr.data.domain.job.JobRequest;
import io.researcharr.data.domain.job.JobStatus;
import io.researcharr.data.domain.job.Outcome;
import io.researcharr.data.domain.job.RetryPolicy;
import io.researcharr.data.domain.media.JsonObject;
import io.researcharr.data.port.JobLeases;
import io.researcharr.data.port.ServiceLimits;
import io.smallrye.mutiny.Uni;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;

/** Jobs of the table {@code processing_jobs} in the hands of workers. */
final class SqlJobLeases implements JobLeases {

  private static final Comparator<Job> BY_RANK =
      Comparator.comparingLong(Job::rank).thenComparing(Job::id);

  /**
   * The condition that a worker has the job that it speaks of. The status is written so that no
   * index has it: each job is to be looked up by its id, and not among all that are running.
   */
  private static final String HELD =
      " WHERE j.id = u.job_id AND j.lease_token = u.token AND j.status || '' = 'running'";

  /** A fraction of the longest wait, in so many parts. */
  private static final long PARTS = 1_000_000;

  private static final List<Column<Heartbeat>> HEARTBEAT =
      List.of(
          new Column<>("job_id", SqlType.UUID, Heartbeat::id),
          new Column<>("token", SqlType.UUID, Heartbeat::token),
          new Column<>("said", SqlType.BOOLEAN, beat -> beat.progress().isPresent()),
          new Column<>(
              "current",
              SqlType.BIGINT,
              beat -> beat.progress().flatMap(JobProgress::current).orElse(null)),
          new Column<>(
              "total",
              SqlType.BIGINT,
              beat -> beat.progress().flatMap(JobProgress::total).orElse(null)),
          new Column<>(
              "message",
              SqlType.TEXT,
              beat -> beat.progress().flatMap(JobProgress::message).orElse(null)),
          new Column<>(
              "checkpoint",
              SqlType.TEXT,
              beat -> beat.checkpoint().map(JsonObject::text).orElse(null)));

  private static final List<Column<Outcome>> OUTCOME =
      List.of(
          new Column<>("job_id", SqlType.UUID, Outcome::id),
          new Column<>("token", SqlType.UUID, Outcome::token),
          new Column<>("ends", SqlType.TEXT, outcome -> outcome.status().wireName()),
          new Column<>(
              "result",
              SqlType.TEXT,
              outcome -> outcome.result().map(JsonObject::text).orElse(null)),
          new Column<>("error", SqlType.TEXT, outcome -> outcome.error().orElse(null)),
          new Column<>("retry", SqlType.BOOLEAN, Outcome::retry),
          new Column<>(
              "checkpoint",
              SqlType.TEXT,
              outcome -> outcome.checkpoint().map(JsonObject::text).orElse(null)),
          new Column<>(
              "part", SqlType.BIGINT, outcome -> ThreadLocalRandom.current().nextLong(PARTS)));

  private final SqlSession session;
  private final Dialect dialect;

  SqlJobLeases(SqlSession session) {
    this.session = session;
    this.dialect = session.dialect();
  }

  @Override
  public Uni<List<Job>> claim(Claim claim, UUID token, long floor) {
    return take(claim, token, Optional.of(JobPick.of(dialect, claim, floor)));
  }

  @Override
  public Uni<List<Job>> claimWithin(ServiceLimits limits, Claim claim, UUID token) {
    SqlServiceBuckets buckets = new SqlServiceBuckets(session, limits);
    return buckets
        .open()
        .flatMap(
            open -> take(claim, token, JobPick.within(dialect, claim, open)).call(buckets::close));
  }

  private Uni<List<Job>> take(Claim claim, UUID token, Optional<Sql> pick) {
    if (pick.isEmpty()) {
      return Uni.createFrom().item(List.of());
    }
    Sql sql =
        Sql.of(
                "UPDATE processing_jobs SET status = 'running',"
                    + " reason = CASE WHEN status = 'paused' THEN 'resumed' ELSE 'claimed' END,"
                    + " attempt = attempt + CASE WHEN status = 'queued' THEN 1 ELSE 0 END,"
                    + " claim_rank = NULL, worker_id = ?, lease_token = ?, lease_seconds = ?,",
                claim.workerId(),
                token,
                (int) claim.lease().toSeconds())
            .add(" lease_expires_at = ")
            .add(dialect.nowPlusMillis(), claim.lease().toMillis())
            .add(", lease_check_at = ")
            .add(dialect.nowPlusMillis(), claim.lease().toMillis())
            .add(", started_at = COALESCE(started_at, " + dialect.now() + ")")
            .add(JobTable.changed(dialect, ""), claim.actor())
            .add(" WHERE ")
            .add(dialect.oneOf("id", pick.get()))
            .add(" RETURNING " + JobTable.NAMES);
    return session
        .executeReturning(sql, JobTable::read)
        .map(jobs -> jobs.stream().sorted(BY_RANK).toList());
  }

  @Override
  public Uni<List<Heartbeat.Renewed>> renew(List<Heartbeat> heartbeats, String actor) {
    Sql sql =
        Sql.of("UPDATE processing_jobs AS j SET lease_expires_at = ")
            .add(dialect.plusMillis(dialect.now(), "1000 * j.lease_seconds"))
            .add(
                ", progress_current = CASE WHEN u.said THEN u.current ELSE j.progress_current END,"
                    + " progress_total = CASE WHEN u.said THEN u.total ELSE j.progress_total END,"
                    + " progress_message = CASE WHEN u.said THEN u.message ELSE j.progress_message"
                    + " END, checkpoint = COALESCE(u.checkpoint, j.checkpoint)")
            .add(JobTable.changed(dialect, "j."), actor)
            .add(" FROM ")
            .add(session.rows("u", HEARTBEAT, heartbeats))
            .add(HELD)
            .add(session.narrowed("j.id", heartbeats.stream().map(Heartbeat::id).toList()))
            .add(" RETURNING id, lease_expires_at, requested");
    return session.executeReturning(
        sql,
        row ->
            new Heartbeat.Renewed(
                row.uuid(0),
                row.instant(1),
                Optional.ofNullable(row.text(2)).flatMap(JobRequest::byWireName)));
  }

  @Override
  public Uni<List<Outcome.Recorded>> finish(List<Outcome> outcomes, String actor) {
    String now = dialect.now();
    String wait =
        "CASE WHEN j.retry_count >= "
            + RetryPolicy.LONGEST_FROM
            + " THEN "
            + RetryPolicy.LONGEST.toMillis()
            + " ELSE "
            + RetryPolicy.FIRST.toMillis()
            + " * (1 << j.retry_count) END * u.part / "
            + PARTS;
    Sql sql =
        Sql.of(
                "UPDATE processing_jobs AS j SET status = u.ends, reason = u.ends,"
                    + " result = COALESCE(u.result, j.result),"
                    + " checkpoint = COALESCE(u.checkpoint, j.checkpoint),"
                    + " error_message = CASE u.ends WHEN 'failed' THEN u.error"
                    + " WHEN 'completed' THEN NULL ELSE j.error_message END,"
                    + " next_retry_at = CASE WHEN u.ends = 'failed' AND u.retry AND j.retry_count"
                    + " < j.max_retries THEN ")
            .add(dialect.plusMillis(now, wait) + " END,")
            .add(" completed_at = CASE WHEN u.ends = 'completed' THEN " + now + " END,")
            .add(" requested = CASE WHEN u.ends <> 'completed' AND j.requested = 'cancel'")
            .add(" THEN 'cancel' END, " + JobTable.NO_LEASE)
            .add(JobTable.changed(dialect, "j."), actor)
            .add(" FROM ")
            .add(session.rows("u", OUTCOME, outcomes))
            .add(HELD)
            .add(session.narrowed("j.id", outcomes.stream().map(Outcome::id).toList()))
            .add(" RETURNING id, status");
    return session.executeReturning(
        sql,
        row -> new Outcome.Recorded(row.uuid(0), JobStatus.byWireName(row.text(1)).orElseThrow()));
  }

  @Override
  public Uni<List<UUID>> cancelRequested(Collection<UUID> ids, String actor) {
    Sql sql =
        Sql.of("UPDATE processing_jobs SET status = 'cancelled', reason = 'cancelled',")
            .add(" claim_rank = NULL, next_retry_at = NULL, requested = NULL, completed_at = ")
            .add(dialect.now() + JobTable.changed(dialect, ""), actor)
            .add(" WHERE ")
            .add(session.inIds("id", ids))
            .add(" AND requested = 'cancel' AND status IN ('failed', 'paused') RETURNING id");
    return session.executeReturning(sql, row -> row.uuid(0));
  }
}
