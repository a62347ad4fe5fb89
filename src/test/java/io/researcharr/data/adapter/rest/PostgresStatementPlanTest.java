package io.researcharr.data.adapter.rest;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.researcharr.data.fixture.Database;
import io.researcharr.data.fixture.PostgresProfile;
import java.sql.SQLException;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

@QuarkusTest
@TestProfile(PostgresStatementPlanTest.Echoing.class)
class PostgresStatementPlanTest extends StatementPlanTests {

  private static final Pattern SCAN =
      Pattern.compile("Seq Scan on (\\w+?)(_default|_\\d{4}_\\d{2})?\\b");

  /** Tables are empty here, so what is read as a whole is what there is no other way for. */
  @Override
  Set<String> readAsAWhole(Database database, String sql) throws SQLException {
    Set<String> whole = new TreeSet<>();
    for (String step :
        database.details("SET enable_seqscan = off", "EXPLAIN (GENERIC_PLAN, COSTS OFF) " + sql)) {
      Matcher scan = SCAN.matcher(step);
      if (scan.find()) {
        whole.add(scan.group(1));
      }
    }
    return whole;
  }

  public static class Echoing extends PostgresProfile {

    @Override
    public Map<String, String> getConfigOverrides() {
      return echoing(new PostgresProfile());
    }
  }
}
