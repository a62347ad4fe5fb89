package io.researcharr.data.adapter.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.researcharr.data.adapter.sql.Sql;
import io.researcharr.data.domain.feed.Horizon;
import io.researcharr.data.domain.feed.Position;
import io.researcharr.data.fixture.JdbcRows;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * The plans of the feed among 100,000 changes: the end is found by transaction, a walk is one by
 * number, and neither reads the table.
 */
class PostgresFeedPlansTest {

  private static final String BY_TRANSACTION = "_pkey";
  private static final String BY_NUMBER = "_seq_idx";

  private static Connection connection;
  private static Horizon middle;
  private static Horizon end;

  @BeforeAll
  static void fill() throws SQLException {
    connection = PostgresForTests.migrated();
    try (Statement statement = connection.createStatement()) {
      PostgresForTests.planAsTheService(connection);
      for (int i = 0; i < 100; i++) {
        statement.execute(
            "INSERT INTO audit_log (entity_type, entity_id, action, actor, version)"
                + " SELECT 'test', 'a', 'updated', 'me', i FROM generate_series(1, 1000) AS i");
        if (i == 50) {
          middle = now(statement);
        }
      }
      end = now(statement);
      statement.execute("ANALYZE audit_log");
    }
  }

  @AfterAll
  static void close() throws SQLException {
    connection.close();
  }

  @Test
  void theEndIsFoundByTransaction() throws SQLException {
    // Given
    Position reader = Position.of(Horizon.of(end.next(), end.next() - 3, end.next() - 1), 99_000);

    // When
    String plan = explain(PostgresChangeFeed.news(reader, 500));

    // Then
    assertThat(plan).doesNotContain("Seq Scan on audit_log").contains("Index Cond: ((xid >=");
    assertThat(plan).contains("Index Cond: (xid = ANY").doesNotContain("Rows Removed");
  }

  @Test
  void aWalkIsByNumber() throws SQLException {
    // Given
    Position reader = Position.of(middle, 51_000);

    // When
    String plan = explain(PostgresChangeFeed.walking(reader, part(60_000), 100));

    // Then
    assertThat(plan).doesNotContain("Seq Scan on audit_log").contains("Index Cond: (seq >");
    assertThat(plan).doesNotContain("Rows Removed");
    assertThat(plan).contains(BY_NUMBER);
  }

  @Test
  void aWalkFromTheBeginningReadsNoMoreThanAPage() throws SQLException {
    // When
    String plan = explain(PostgresChangeFeed.walking(Position.beginning(0), part(0), 100));

    // Then
    assertThat(plan).doesNotContain("Seq Scan on audit_log").doesNotContain("Rows Removed");
    assertThat(plan).contains(BY_NUMBER);
  }

  @Test
  void aWalkThatBeginsLooksByAnIndexAloneForWhatIsLate() throws SQLException {
    // Given
    Horizon seen = Horizon.of(middle.next(), middle.next() - 10, middle.next() - 5);

    // When
    String plan = explain(PostgresChangeFeed.walking(Position.of(seen, 51_000), part(0), 100));

    // Then
    assertThat(plan).doesNotContain("Seq Scan on audit_log").contains("Index Only Scan using");
    assertThat(plan).contains("ROW(xid, seq) > ROW(");
    assertThat(plan).contains(BY_TRANSACTION);
  }

  @Test
  void aPlanThatReadsTheTableWouldBeSeen() throws SQLException {
    assertThat(explain(Sql.of("SELECT * FROM audit_log WHERE old_values = ?", "x")))
        .contains("Seq Scan on audit_log");
  }

  private static Position.Part part(long seq) {
    return new Position.Part(end, seq);
  }

  private static String explain(Sql sql) throws SQLException {
    return String.join(
        "\n", JdbcRows.POSTGRES.of(connection, "EXPLAIN (ANALYZE, COSTS OFF) ", sql, 1));
  }

  private static Horizon now(Statement statement) throws SQLException {
    try (ResultSet rows = statement.executeQuery("SELECT pg_current_snapshot()::text")) {
      rows.next();
      return PostgresChangeFeed.horizon(rows.getString(1));
    }
  }
}
