package io.researcharr.data.adapter.sql;

import io.researcharr.data.domain.imports.ImportSource;
import io.researcharr.data.domain.job.Job;
import io.researcharr.data.domain.job.JobLease;
import io.researcharr.data.domain.job.JobProgress;
import io.researcharr.data.domain.job.JobRequest;
import io.researcharr.data.domain.job.JobSpec;
import io.researcharr.data.domain.job.JobStatus;
import io.researcharr.data.domain.job.JobTimes;
import io.researcharr.data.domain.job.JobTries;
import io.researcharr.data.domain.job.JobType;
import io.researcharr.data.domain.job.NewJob;
import io.researcharr.data.domain.job.Rank;
import io.researcharr.data.domain.media.JsonObject;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** The columns of the table {@code processing_jobs}, and a job in each of its rows. */
final class JobTable {

  static final String NAMES =
      "id, type, status, media_id, service, priority, payload, result, checkpoint,"
          + " progress_current, progress_total, progress_message, attempt, retry_count,"
          + " max_retries, run_at, next_retry_at, worker_id, lease_token, lease_expires_at,"
          + " requested, error_message, dedupe_key, claim_rank IS NOT NULL, created_at, created_by,"
          + " started_at, completed_at, updated_at, updated_by, version";

  /** How many bytes of what callers wrote a job carries; no engine reads the texts for that. */
  static final String SIZE =
      "octet_length(payload) + COALESCE(octet_length(result), 0)"
          + " + COALESCE(octet_length(checkpoint), 0)";

  /** The condition under which a job's dedupe key is taken; the index says it in the same words. */
  static final String LIVE_KEY =
      "dedupe_key IS NOT NULL AND (status IN ('queued', 'running', 'paused') OR next_retry_at IS"
          + " NOT NULL)";

  static final String DEAD = "status = 'failed' AND next_retry_at IS NULL";

  /** What is no more when a lease ends. */
  static final String NO_LEASE =
      "lease_token = NULL, lease_seconds = NULL, lease_expires_at = NULL, lease_check_at = NULL";

  /** What a new job says of itself; whoever reads these names them so in the statement. */
  static final List<Column<NewJob>> NEW =
      List.of(
          new Column<>("id", SqlType.UUID, NewJob::id),
          new Column<>("type", SqlType.TEXT, job -> job.spec().type().wireName()),
          new Column<>("media_id", SqlType.UUID, job -> job.spec().mediaId().orElse(null)),
          new Column<>(
              "service",
              SqlType.TEXT,
              job -> job.spec().service().map(ImportSource::wireName).orElse(null)),
          new Column<>("priority", SqlType.INTEGER, job -> job.spec().priority()),
          new Column<>("payload", SqlType.TEXT, job -> job.spec().payload().text()),
          new Column<>("max_retries", SqlType.INTEGER, job -> job.spec().maxRetries()),
          new Column<>("dedupe_key", SqlType.TEXT, job -> job.spec().dedupeKey().orElse(null)),
          new Column<>("run_at", SqlType.TIMESTAMP, job -> job.runAt().orElse(null)),
          new Column<>("created_at", SqlType.TIMESTAMP, NewJob::createdAt),
          new Column<>("created_by", SqlType.TEXT, NewJob::createdBy));

  private JobTable() {}

  /** The rank of a job by its due time and its priority; both are expressions. */
  static String rank(Dialect dialect, String runAt, String priority) {
    return "("
        + dialect.micros(runAt)
        + " - "
        + 1_000 * Rank.POINT.toMillis()
        + " * CAST("
        + priority
        + " AS bigint)"
        + ")";
  }

  /**
   * What each change of a job says beside itself; takes the actor as an argument.
   *
   * @param table what columns of the row as it was begin with, where they need it
   */
  static String changed(Dialect dialect, String table) {
    return ", updated_at = "
        + dialect.now()
        + ", updated_by = ?, version = "
        + table
        + "version + 1";
  }

  static Scale<Job> scale(long bytes) {
    String weight = "600 + " + SIZE + " + COALESCE(octet_length(error_message), 0)";
    return new Scale<>(JobTable::read, JobTable::weight, Scale.Weight.of(weight, NAMES), bytes);
  }

  /** About what a job takes in memory, in bytes. */
  private static long weight(Job job) {
    return 600
        + job.spec().payload().text().length()
        + job.checkpoint().map(object -> object.text().length()).orElse(0)
        + job.result().map(object -> object.text().length()).orElse(0)
        + job.error().map(String::length).orElse(0);
  }

  static Job read(SqlRow row) {
    UUID token = row.uuid(18);
    return new Job(
        row.uuid(0),
        spec(row),
        JobStatus.byWireName(row.text(2)).orElseThrow(),
        new JobTries(row.integer(12), row.integer(13), Optional.ofNullable(row.instant(16))),
        Optional.ofNullable(row.text(17)),
        token == null ? Optional.empty() : Optional.of(new JobLease(token, row.instant(19))),
        new JobProgress(
            Optional.ofNullable(row.optionalBigint(9)),
            Optional.ofNullable(row.optionalBigint(10)),
            Optional.ofNullable(row.text(11))),
        Optional.ofNullable(row.text(8)).map(JsonObject::new),
        Optional.ofNullable(row.text(7)).map(JsonObject::new),
        Optional.ofNullable(row.text(21)),
        Optional.ofNullable(row.text(20)).flatMap(JobRequest::byWireName),
        row.bool(23),
        new JobTimes(
            row.instant(24),
            row.instant(15),
            Optional.ofNullable(row.instant(26)),
            Optional.ofNullable(row.instant(27)),
            row.instant(28)),
        row.text(25),
        row.text(29),
        row.bigint(30));
  }

  private static JobSpec spec(SqlRow row) {
    return new JobSpec(
        JobType.byWireName(row.text(1)).orElseThrow(),
        Optional.ofNullable(row.uuid(3)),
        Optional.ofNullable(row.text(4)).flatMap(ImportSource::byWireName),
        row.integer(5),
        new JsonObject(row.text(6)),
        row.integer(14),
        Optional.ofNullable(row.text(22)));
  }
}
