package io.researcharr.data.adapter.postgres;

import io.researcharr.data.adapter.sql.Dialect;
import io.researcharr.data.adapter.sql.QueuePlans;
import io.researcharr.data.adapter.sql.Sql;
import io.researcharr.data.fixture.JdbcRows;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

class PostgresQueuePlansTest extends QueuePlans {

  private static final Pattern A_SORT_OF_THOUSANDS =
      Pattern.compile("Sort  \\([^\n]*\n[^\n]*Sort Key[^\n]*\n[^\n]*Scan[^\n]*rows=\\d{4,} ");

  private static Connection connection;

  @BeforeAll
  static void fill() throws SQLException {
    connection = PostgresForTests.migrated();
    try (Statement statement = connection.createStatement()) {
      // The entries themselves are not looked at.
      statement.execute("ALTER TABLE queue_items DROP CONSTRAINT queue_items_media_id_fkey");
      statement.execute(
          "INSERT INTO queue_items (id, media_id, service, priority, added_at, last_processed,"
              + " next_retry_at, worker_id, lease_token, lease_expires_at)"
              + " SELECT (lpad(i::text, 8, '0') || '-0000-7000-8000-000000000000')::uuid,"
              + " gen_random_uuid(), CASE i % 7 WHEN 3 THEN 'sonarr' ELSE 'radarr' END,"
              + " i % 101, timestamptz '2026-01-01Z' + i * interval '1 second',"
              + " CASE WHEN i % 10 IN (2, 3, 4) THEN timestamptz '2026-02-01Z' END,"
              + " CASE WHEN i % 10 IN (7, 8, 9) THEN timestamptz '9999-01-01Z' END,"
              + " CASE WHEN i % 10 IN (1, 5, 6) THEN 'worker' END,"
              + " CASE WHEN i % 10 IN (1, 5, 6) THEN gen_random_uuid() END,"
              + " CASE WHEN i % 10 IN (5, 6) THEN timestamptz '9999-01-01Z'"
              + " WHEN i % 10 = 1 THEN timestamptz '2026-02-01Z' END"
              + " FROM generate_series(1, "
              + ROWS
              + ") AS i");
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

  @Override
  protected String explain(Sql sql) throws SQLException {
    String text = String.join("\n", JdbcRows.POSTGRES.of(connection, "EXPLAIN ", sql, 1));
    // Sorting the few rows of a page, or what is known to be few, is no sort of everything.
    return A_SORT_OF_THOUSANDS.matcher(text).replaceAll("SORTED");
  }

  @Override
  protected List<String> ids(Sql sql) throws SQLException {
    return JdbcRows.POSTGRES.of(connection, "", sql, 1);
  }

  @Override
  protected String wholeTable() {
    return "Seq Scan on queue_items ";
  }

  @Override
  protected String sort() {
    return "SORTED";
  }
}
