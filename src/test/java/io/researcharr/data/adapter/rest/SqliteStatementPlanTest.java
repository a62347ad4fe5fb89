package io.researcharr.data.adapter.rest;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.researcharr.data.fixture.Database;
import io.researcharr.data.fixture.SqliteProfile;
import java.sql.SQLException;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

@QuarkusTest
@TestProfile(SqliteStatementPlanTest.Echoing.class)
class SqliteStatementPlanTest extends StatementPlanTests {

  private static final Pattern SCAN = Pattern.compile("^SCAN (\\w+)$");

  @Override
  Set<String> readAsAWhole(Database database, String sql) throws SQLException {
    Set<String> tables = new TreeSet<>(database.query("SELECT name FROM sqlite_master"));
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
