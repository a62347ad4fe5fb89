package io.researcharr.data.adapter.sql;

import static java.util.stream.Collectors.toMap;

import io.researcharr.data.adapter.sql.ConstraintViolation.Kind;
import io.researcharr.data.domain.job.Job;
import io.researcharr.data.domain.job.JobCount;
import io.researcharr.data.domain.job.JobFilter;
import io.researcharr.data.domain.job.JobStatus;
import io.researcharr.data.domain.job.JobStep;
import io.researcharr.data.domain.job.JobType;
import io.researcharr.data.domain.job.LiveJobs;
import io.researcharr.data.domain.job.NewJob;
import io.researcharr.data.port.JobRepository;
import io.researcharr.data.port.Portion;
import io.researcharr.data.port.StorageException;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** Jobs in the table {@code processing_jobs}, to be queued and to be looked at. */
final class SqlJobRepository implements JobRepository {

  private static final String SELECT = "SELECT " + JobTable.NAMES + " FROM processing_jobs";

  /** The clock that ids are made by is not the one that a caller's times are from. */
  private static final Duration SLACK = Duration.ofMinutes(5);

  private final SqlSession session;

  SqlJobRepository(SqlSession session) {
    this.session = session;
  }

  @Override
  public Uni<List<Job>> enqueue(List<NewJob> jobs) {
    Dialect dialect = session.dialect();
    String now = dialect.now();
    String isLater = "CASE WHEN u.run_at > " + now + " THEN ";
    Sql sql =
        Sql.of(
                "INSERT INTO processing_jobs (id, type, media_id, service, priority, payload,"
                    + " max_retries, dedupe_key, run_at, claim_rank, created_at, created_by,"
                    + " updated_at, updated_by)"
                    + " SELECT u.id, u.type, u.media_id, u.service, u.priority, u.payload,"
                    + " u.max_retries, u.dedupe_key, ")
            .add(isLater + "u.run_at ELSE " + now + " END, " + isLater + "NULL ELSE ")
            .add(JobTable.rank(dialect, now, "u.priority"))
            .add(" END, u.created_at, u.created_by, u.created_at, u.created_by")
            .add(" FROM ")
            .add(session.rows("u", JobTable.NEW, jobs))
            .add(" WHERE TRUE ON CONFLICT (dedupe_key) WHERE " + JobTable.LIVE_KEY)
            .add(" DO NOTHING RETURNING " + JobTable.NAMES);
    return session
        .executeReturning(sql, JobTable::read)
        .onFailure(e -> ConstraintViolation.is(Kind.FOREIGN_KEY, e))
        .transform(
            e ->
                new StorageException.Validation(
                    "mediaId", "is not the id of an entry that exists"));
  }

  @Override
  public Uni<List<Job>> liveByKeys(Collection<String> dedupeKeys) {
    return session.query(
        Sql.of(SELECT + " WHERE ")
            .add(session.in("dedupe_key", dedupeKeys))
            .add(" AND " + JobTable.LIVE_KEY),
        JobTable::read);
  }

  @Override
  public Uni<Optional<Job>> find(UUID id) {
    return session
        .query(Sql.of(SELECT + " WHERE id = ?", id), JobTable::read)
        .map(rows -> rows.stream().findFirst());
  }

  @Override
  public Uni<List<Job>> findAll(Collection<UUID> ids) {
    return session.query(Sql.of(SELECT + " WHERE ").add(session.inIds("id", ids)), JobTable::read);
  }

  @Override
  public Uni<Portion<Job>> portion(
      JobFilter filter, Optional<UUID> olderThan, int limit, long bytes) {
    return session.portion(page(filter, olderThan, limit), JobTable.scale(bytes));
  }

  static Sql page(JobFilter filter, Optional<UUID> olderThan, int limit) {
    Sql sql = Sql.of(SELECT + " WHERE ").add(where(filter));
    olderThan.ifPresent(id -> sql.add(" AND id < ?", id));
    return sql.add(" ORDER BY id DESC LIMIT " + limit);
  }

  @Override
  public Uni<Long> count(JobFilter filter) {
    return session
        .query(
            Sql.of("SELECT count(*) FROM processing_jobs WHERE ").add(where(filter)),
            row -> row.bigint(0))
        .map(rows -> rows.get(0));
  }

  @Override
  public Uni<List<JobStep>> history(UUID id) {
    return session.query(
        Sql.of(
            "SELECT version, from_status, to_status, reason, actor, worker_id, at FROM job_history"
                + " WHERE job_id = ? ORDER BY version",
            id),
        row ->
            new JobStep(
                row.bigint(0),
                Optional.ofNullable(row.text(1)).flatMap(JobStatus::byWireName),
                JobStatus.byWireName(row.text(2)).orElseThrow(),
                row.text(3),
                row.text(4),
                Optional.ofNullable(row.text(5)),
                row.instant(6)));
  }

  @Override
  public Uni<LiveJobs> countLive() {
    Dialect dialect = session.dialect();
    String due = "min(CASE WHEN claim_rank IS NOT NULL THEN run_at END)";
    Sql sql =
        Sql.of("SELECT status, type, service, count(*), count(CASE WHEN " + JobTable.DEAD)
            .add(" THEN 1 END), " + dialect.micros(dialect.now()) + " - " + dialect.micros(due))
            .add(" FROM processing_jobs")
            .add(" WHERE status IN ('queued', 'running', 'failed', 'paused')")
            .add(" GROUP BY status, type, service ORDER BY status, type, service");
    return session.query(sql, SqlJobRepository::live).map(SqlJobRepository::sum);
  }

  private static LiveJobs live(SqlRow row) {
    var count =
        new JobCount(
            JobStatus.byWireName(row.text(0)).orElseThrow(),
            JobType.byWireName(row.text(1)).orElseThrow(),
            Optional.ofNullable(row.text(2)),
            row.bigint(3));
    Optional<Duration> due =
        Optional.ofNullable(row.optionalBigint(5))
            .map(micros -> Duration.ofNanos(1_000 * Math.max(0, micros)));
    return new LiveJobs(List.of(count), row.bigint(4), due);
  }

  private static LiveJobs sum(List<LiveJobs> sorts) {
    return new LiveJobs(
        sorts.stream().flatMap(sort -> sort.counts().stream()).toList(),
        sorts.stream().mapToLong(LiveJobs::dead).sum(),
        sorts.stream().flatMap(sort -> sort.oldestDue().stream()).max(Comparator.naturalOrder()));
  }

  @Override
  public Uni<Map<JobStatus, Long>> countEnded() {
    return session
        .query(
            Sql.of(
                "SELECT status, count(*) FROM processing_jobs"
                    + " WHERE status IN ('completed', 'cancelled') GROUP BY status"),
            row -> Map.entry(JobStatus.byWireName(row.text(0)).orElseThrow(), row.bigint(1)))
        .map(rows -> rows.stream().collect(toMap(Map.Entry::getKey, Map.Entry::getValue)));
  }

  /** The condition that a filter means; enumerated values are text, since plans depend on them. */
  static Sql where(JobFilter filter) {
    Sql sql = Sql.of("TRUE");
    filter.status().ifPresent(status -> sql.add(" AND status = '" + status.wireName() + "'"));
    filter.type().ifPresent(type -> sql.add(" AND type = '" + type.wireName() + "'"));
    filter.service().ifPresent(one -> sql.add(" AND service = '" + one.wireName() + "'"));
    filter.mediaId().ifPresent(id -> sql.add(" AND media_id = ?", id));
    filter.workerId().ifPresent(worker -> sql.add(" AND worker_id = ?", worker));
    filter
        .createdFrom()
        .ifPresent(
            from -> sql.add(" AND created_at >= ? AND id >= ?", from, firstId(from.minus(SLACK))));
    filter
        .createdTo()
        .ifPresent(to -> sql.add(" AND created_at < ? AND id < ?", to, firstId(to.plus(SLACK))));
    filter.due().ifPresent(due -> sql.add(" AND claim_rank IS " + (due ? "NOT " : "") + "NULL"));
    return sql;
  }

  /** The smallest id that can have been made at a time. */
  static UUID firstId(Instant time) {
    long millis = Math.max(0, Math.min(time.toEpochMilli(), (1L << 47) - 1));
    return new UUID(millis << 16, 0);
  }
}
