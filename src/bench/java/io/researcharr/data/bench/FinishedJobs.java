package io.researcharr.data.bench;

import io.researcharr.data.fixture.Database;
import java.sql.SQLException;

/** Jobs that are long over, written into the database by hand. */
final class FinishedJobs {

  private static final String COLUMNS =
      "(id, type, status, service, payload, result, attempt, worker_id, reason, started_at,"
          + " completed_at, version) ";

  private FinishedJobs() {}

  static void add(Database database, int count) throws SQLException {
    if (database.jdbc().startsWith("jdbc:sqlite")) {
      addToSqlite(database, count);
    } else {
      addToPostgres(database, count);
    }
  }

  private static void addToPostgres(Database database, int count) throws SQLException {
    database.execute(
        "SET session_replication_role = replica; INSERT INTO processing_jobs "
            + COLUMNS
            + "SELECT uuidv7(), 'search', 'completed', 'radarr', '{\"title\":\"Heat\"}', '{}', 1,"
            + " 'bench', 'completed', now(), now(), 3 FROM generate_series(1, "
            + count
            + "); ANALYZE processing_jobs");
  }

  private static void addToSqlite(Database database, int count) throws SQLException {
    String begin =
        database.query("SELECT sql FROM sqlite_master WHERE name = 'processing_jobs_begin'").get(0);
    String remember =
        database
            .query("SELECT sql FROM sqlite_master WHERE name = 'processing_jobs_remember_new'")
            .get(0);
    database.execute("DROP TRIGGER processing_jobs_begin");
    database.execute("DROP TRIGGER processing_jobs_remember_new");
    database.execute(
        "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < "
            + count
            + ") INSERT INTO processing_jobs "
            + COLUMNS
            + "SELECT printf('01900000-%04x-7%03x-8000-%012x', i >> 12, i & 4095, i), 'search',"
            + " 'completed', 'radarr', '{\"title\":\"Heat\"}', '{}', 1, 'bench', 'completed', "
            + database.now(0)
            + ", "
            + database.now(0)
            + ", 3 FROM n");
    database.execute(begin);
    database.execute(remember);
  }
}
