package io.researcharr.data.adapter.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.researcharr.data.adapter.sql.AuditPlans;
import io.researcharr.data.adapter.sql.Dialect;
import io.researcharr.data.adapter.sql.Sql;
import io.researcharr.data.fixture.JdbcRows;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

class PostgresAuditPlansTest extends AuditPlans {

  /** Half of the entries are in this month and half in the next. */
  private static final Instant START =
      YearMonth.now(ZoneOffset.UTC)
          .plusMonths(1)
          .atDay(1)
          .atStartOfDay()
          .toInstant(ZoneOffset.UTC)
          .minusSeconds(ROWS / 2);

  private static Connection connection;

  @BeforeAll
  static void fill() throws SQLException {
    connection = PostgresForTests.migrated();
    try (Statement statement = connection.createStatement()) {
      statement.execute(
          "INSERT INTO audit_log (seq, at, entity_type, entity_id, action, actor, version)"
              + " SELECT i, timestamptz '"
              + START
              + "' + i * interval '1 second',"
              + " CASE i % 10000 WHEN 7 THEN 'setting' ELSE 'media' END, 'm' || i,"
              + " CASE i % 5000 WHEN 3 THEN 'updated' ELSE 'created' END,"
              + " CASE i % 20000 WHEN 9 THEN 'rare' ELSE 'import' END, 1 FROM generate_series(1, "
              + ROWS
              + ") AS i");
      statement.execute("ANALYZE");
      PostgresForTests.planAsTheService(connection);
      statement.execute("SET plan_cache_mode = force_generic_plan");
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
    return String.join(
        "\n",
        JdbcRows.POSTGRES.of(
            connection, "EXPLAIN (ANALYZE, COSTS OFF, TIMING OFF, BUFFERS OFF) ", sql, 1));
  }

  /** What is really read: no scan gives or throws away thousands of rows. */
  @Override
  protected void assertReadsLittle(String plan) {
    assertThat(plan.lines())
        .noneMatch(line -> line.contains("Seq Scan") && !line.contains("never executed"))
        .noneMatch(line -> line.matches(".*Rows Removed by [^:]*: \\d{4,}.*"))
        .noneMatch(line -> line.matches(".*Scan.*rows=\\d{4,}.*"));
  }

  @Override
  protected Instant timeOf(int number) {
    return START.plusSeconds(number);
  }

  @Override
  protected int count(Sql sql) throws SQLException {
    return JdbcRows.POSTGRES.of(connection, "", sql, 1).size();
  }
}
