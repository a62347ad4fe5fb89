package io.researcharr.data.process;

import io.researcharr.data.domain.job.JobStatus;
import io.researcharr.data.domain.job.JobStep;
import io.researcharr.data.fixture.jobs.StoredJob;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** The tables of jobs, read past the service. */
record JobTables(String jdbc) {

  private static final String LIVE =
      "status IN ('queued', 'running', 'paused') OR next_retry_at IS NOT NULL";

  /** Everything about all jobs. */
  List<StoredJob> all() {
    Map<UUID, List<JobStep>> steps = new HashMap<>();
    rows(
        "SELECT job_id, version, from_status, to_status, reason, actor, worker_id, "
            + micros("at")
            + " FROM job_history ORDER BY job_id, version",
        row ->
            steps
                .computeIfAbsent(UUID.fromString(row.getString(1)), id -> new ArrayList<>())
                .add(step(row)));
    return rows(
        "SELECT id, status, attempt, retry_count, max_retries, version FROM processing_jobs",
        row -> job(row, steps));
  }

  /** How many jobs have not come to an end. */
  long live() {
    return rows("SELECT count(*) FROM processing_jobs WHERE " + LIVE, row -> row.getLong(1)).get(0);
  }

  /** Some of the jobs that have not come to an end, for people. */
  List<String> someLive() {
    return rows(
        "SELECT id, status, requested, attempt, worker_id, "
            + micros("lease_expires_at")
            + ", "
            + micros("next_retry_at")
            + " FROM processing_jobs WHERE "
            + LIVE
            + " LIMIT 5",
        row ->
            String.join(
                " ",
                row.getString(1),
                row.getString(2),
                "requested=" + row.getString(3),
                "attempt=" + row.getString(4),
                "worker=" + row.getString(5),
                "lease=" + row.getLong(6),
                "retry=" + row.getLong(7)));
  }

  /** The time by the database's clock. */
  Instant now() {
    String now =
        isPostgres()
            ? micros("clock_timestamp()")
            : "CAST(unixepoch('subsec') * 1000000 AS INTEGER)";
    return rows("SELECT " + now, row -> time(row.getLong(1))).get(0);
  }

  /** Ends all other connections to a PostgreSQL, whatever they are doing. */
  void breakConnections() {
    rows(
        "SELECT pg_terminate_backend(pid)::text FROM pg_stat_activity"
            + " WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()",
        row -> row.getString(1));
  }

  private static StoredJob job(ResultSet row, Map<UUID, List<JobStep>> steps) throws SQLException {
    UUID id = UUID.fromString(row.getString(1));
    return new StoredJob(
        new StoredJob.Row(
            id,
            JobStatus.byWireName(row.getString(2)).orElseThrow(),
            row.getInt(3),
            row.getInt(4),
            row.getInt(5),
            row.getLong(6)),
        steps.getOrDefault(id, List.of()));
  }

  private static JobStep step(ResultSet row) throws SQLException {
    return new JobStep(
        row.getLong(2),
        Optional.ofNullable(row.getString(3)).flatMap(JobStatus::byWireName),
        JobStatus.byWireName(row.getString(4)).orElseThrow(),
        row.getString(5),
        row.getString(6),
        Optional.ofNullable(row.getString(7)),
        time(row.getLong(8)));
  }

  private <T> List<T> rows(String sql, Reader<T> reader) {
    try (Connection connection = DriverManager.getConnection(jdbc);
        ResultSet found = connection.createStatement().executeQuery(sql)) {
      List<T> rows = new ArrayList<>();
      while (found.next()) {
        rows.add(reader.read(found));
      }
      return rows;
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private boolean isPostgres() {
    return jdbc.startsWith("jdbc:postgresql");
  }

  private String micros(String time) {
    return isPostgres() ? "(extract(epoch FROM " + time + ") * 1000000)::bigint" : time;
  }

  private static Instant time(long micros) {
    return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
  }

  /** Makes something of a row. */
  private interface Reader<T> {
    T read(ResultSet row) throws SQLException;
  }
}
