package io.researcharr.data.adapter.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.researcharr.data.adapter.sql.Sql;
import io.researcharr.data.domain.feed.Position;
import io.researcharr.data.fixture.JdbcRows;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * The plans of the feed among 100,000 changes in a thousand commits: a page goes from commit to
 * commit and looks up what each did, and neither table is read.
 */
class PostgresFeedPlansTest {

  private static Connection connection;

  @BeforeAll
  static void fill() throws SQLException {
    connection = PostgresForTests.migrated();
    try (Statement statement = connection.createStatement()) {
      PostgresForTests.planAsTheService(connection);
      for (int i = 0; i < 1_000; i++) {
        statement.execute(
            "INSERT INTO audit_log (entity_type, entity_id, action, actor, version)"
                + " SELECT 'test', 'a', 'updated', 'me', i FROM generate_series(1, 100) AS i");
      }
      statement.execute("ANALYZE audit_log, audit_commits");
    }
  }

  @AfterAll
  static void close() throws SQLException {
    connection.close();
  }

  @Test
  void theEndIsFoundByNumber() throws SQLException {
    assertThat(walk(new Position(998, 99_750), Position.behind(1_001))).satisfies(this::isAWalk);
  }

  @Test
  void aWalkFromTheBeginningReadsNoMoreThanAPage() throws SQLException {
    // When
    String plan = walk(Position.behind(0), Position.behind(1_000));

    // Then
    assertThat(plan).satisfies(this::isAWalk);
    assertThat(changesRead(plan)).isBetween(50.0, 350.0);
  }

  @Test
  void aWalkInsideACommitBeginsWhereItIs() throws SQLException {
    // When
    String plan = walk(new Position(500, 49_990), new Position(503, 50_250));

    // Then
    assertThat(plan).satisfies(this::isAWalk);
    assertThat(changesRead(plan)).isBetween(50.0, 350.0);
  }

  @Test
  void aPlanThatReadsTheTableWouldBeSeen() throws SQLException {
    assertThat(explain(Sql.of("SELECT * FROM audit_log WHERE old_values = ?", "x")))
        .contains("Seq Scan on audit_log");
  }

  private void isAWalk(String plan) {
    assertThat(plan).doesNotContain("Seq Scan on audit_", "Rows Removed");
    assertThat(plan).containsPattern("Index (Only )?Scan using audit_commits_\\w+_pkey");
    assertThat(plan).contains("Index Cond: ((number >=", "Index Cond: ((xid = ");
  }

  /** How many rows the index of the trail has given, over all partitions and loops. */
  private static double changesRead(String plan) {
    return Pattern.compile(
            "audit_log_\\w+_pkey on \\w+(?: \\w+)? \\(actual rows=([\\d.]+) loops=(\\d+)\\)")
        .matcher(plan)
        .results()
        .mapToDouble(one -> Double.parseDouble(one.group(1)) * Integer.parseInt(one.group(2)))
        .sum();
  }

  private static String walk(Position from, Position until) throws SQLException {
    return explain(PostgresChangeFeed.walking(from, until, 100));
  }

  private static String explain(Sql sql) throws SQLException {
    return String.join(
        "\n",
        JdbcRows.POSTGRES.of(connection, "EXPLAIN (ANALYZE, COSTS OFF, TIMING OFF) ", sql, 1));
  }
}
