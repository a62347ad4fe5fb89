package io.researcharr.data.adapter.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.researcharr.data.adapter.sql.Dialect;
import io.researcharr.data.adapter.sql.JobPlans;
import io.researcharr.data.adapter.sql.Sql;
import io.researcharr.data.domain.job.JobType;
import io.researcharr.data.fixture.JdbcRows;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class PostgresJobPlansTest extends JobPlans {

  private static Connection connection;

  @BeforeAll
  static void fill() throws SQLException {
    connection = PostgresForTests.migrated();
    try (Statement statement = connection.createStatement()) {
      statement.execute("SET session_replication_role = replica");
      statement.execute(
          "INSERT INTO processing_jobs (id, type, service, status, media_id, worker_id, claim_rank)"
              + " SELECT (lpad(i::text, 8, '0') || '-0000-7000-8000-000000000000')::uuid,"
              + " CASE i % 3 WHEN 0 THEN 'search' WHEN 1 THEN 'verify' ELSE 'download' END,"
              + " CASE i % 2 WHEN 0 THEN 'radarr' END,"
              + " CASE WHEN i % 10 = 0 THEN 'queued' WHEN i % 97 = 1 THEN 'failed' ELSE 'completed'"
              + " END, gen_random_uuid(), 'w' || i % 500, CASE WHEN i % 10 = 0 THEN i END"
              + " FROM generate_series(1, "
              + ROWS
              + ") AS i");
      statement.execute("SET session_replication_role = DEFAULT");
      statement.execute("ANALYZE");
      PostgresForTests.planAsTheService(connection);
    }
  }

  @AfterAll
  static void close() throws SQLException {
    connection.close();
  }

  @Override
  protected Dialect dialect() {
    return PostgresDialect.INSTANCE;
  }

  /** So it locks what it takes, and nothing else, however many jobs there are. */
  @Test
  void aChoosyClaimMergesItsWalksAsFarAsItNeedsToAndLocksThen() throws SQLException {
    String plan = explainPick(pick(Set.of(JobType.SEARCH, JobType.VERIFY), Set.of(), 42));

    assertThat(plan.lines().map(line -> line.strip().replaceFirst("^->  ", "")))
        .anyMatch(line -> line.startsWith("LockRows"))
        .anyMatch(line -> line.startsWith("Nested Loop"))
        .anyMatch(line -> line.startsWith("Merge Append"))
        .noneMatch(line -> line.matches("(Incremental )?Sort  .*"));
  }

  /** The plan that is kept of what the function does. */
  @Override
  protected String explainPick(Sql sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute("SET enable_sort = off");
      statement.execute("SET plan_cache_mode = force_generic_plan");
      statement.execute(
          "DO $do$ BEGIN EXECUTE 'PREPARE picked (text[], integer, integer, integer, bigint, integer)"
              + " AS ' || (SELECT substring(prosrc FROM 'RETURN QUERY (.*);') FROM pg_proc"
              + " WHERE proname = 'processing_jobs_first'); END $do$");
      String plan =
          String.join(
              "\n",
              JdbcRows.POSTGRES.of(
                  connection,
                  "EXPLAIN ",
                  Sql.of("EXECUTE picked ('{search,verify}', NULL, NULL, 5, 42, 100)"),
                  1));
      statement.execute("DEALLOCATE picked");
      statement.execute("RESET plan_cache_mode");
      statement.execute("RESET enable_sort");
      assertThat(sql.text()).contains("processing_jobs_first(");
      return plan;
    }
  }

  /** Of several walks each is sorted already, and what they have found is merged. */
  @Override
  protected String explain(Sql sql) throws SQLException {
    return String.join("\n", JdbcRows.POSTGRES.of(connection, "EXPLAIN ", sql, 1));
  }

  @Override
  protected String wholeTable() {
    return "Seq Scan on processing_jobs";
  }

  @Override
  protected String sort() {
    return "Sort Key";
  }
}
