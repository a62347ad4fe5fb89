package io.researcharr.data.adapter.rest;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.researcharr.data.fixture.Database;
import io.researcharr.data.fixture.SqliteProfile;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

@QuarkusTest
@TestProfile(SqliteStatementPlanTest.Echoing.class)
class SqliteStatementPlanTest extends StatementPlanTests {

  private static final Pattern SCAN = Pattern.compile("^SCAN (\\w+)$");

  /** Reads one row, from the end. */
  private static final String LAST_ONE = "(SELECT at FROM audit_log ORDER BY seq DESC LIMIT 1)";

  private static final Pattern BODY = Pattern.compile("(?si)\\bBEGIN\\b(.*)\\bEND\\s*$");
  private static final Pattern OF_THE_ROW = Pattern.compile("(?i)\\b(new|old)\\.\\w+");
  private static final Pattern REFUSAL = Pattern.compile("(?i)\\bRAISE\\s*\\([^)]*\\)");

  @Override
  Set<String> readAsAWhole(Database database, String sql) throws SQLException {
    Set<String> tables =
        new TreeSet<>(database.query("SELECT name FROM sqlite_master WHERE type = 'table'"));
    Set<String> whole = new TreeSet<>();
    for (String step : database.details("EXPLAIN QUERY PLAN " + sql)) {
      Matcher scan = SCAN.matcher(step);
      if (scan.matches()) {
        String table = named(sql, scan.group(1));
        if (tables.contains(table)) {
          whole.add(table);
        }
      }
    }
    return whole;
  }

  /** Their statements one by one, with anything in the place of what the row has. */
  @Override
  Set<String> readAsAWholeByTriggers(Database database) throws SQLException {
    Set<String> whole = new TreeSet<>();
    List<String> triggers = database.query("SELECT sql FROM sqlite_master WHERE type = 'trigger'");
    for (String trigger : triggers) {
      Matcher body = BODY.matcher(trigger);
      assertThat(body.find()).as(trigger).isTrue();
      for (String statement : body.group(1).split(";")) {
        if (!statement.isBlank()) {
          String sql = OF_THE_ROW.matcher(statement.replace(LAST_ONE, "(0)")).replaceAll("?");
          whole.addAll(readAsAWhole(database, REFUSAL.matcher(sql).replaceAll("NULL")));
        }
      }
    }
    assertThat(triggers).hasSizeGreaterThan(10);
    return whole;
  }

  /** The table that a name in a plan means, which may be a short one. */
  private static String named(String sql, String name) {
    Matcher alias = Pattern.compile("(\\w+) AS " + name + "\\b").matcher(sql);
    return alias.find() ? alias.group(1) : name;
  }

  public static class Echoing extends SqliteProfile {

    @Override
    public Map<String, String> getConfigOverrides() {
      return echoing(new SqliteProfile());
    }
  }
}
