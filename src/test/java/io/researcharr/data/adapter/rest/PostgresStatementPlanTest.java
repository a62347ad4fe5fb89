package io.researcharr.data.adapter.rest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.researcharr.data.fixture.Database;
import io.researcharr.data.fixture.PostgresProfile;
import java.sql.SQLException;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Plans as they are for any values, where reading a table as a whole is the last resort: what is
 * read so nevertheless has no index that would serve.
 */
@QuarkusTest
@TestProfile(PostgresStatementPlanTest.Echoing.class)
class PostgresStatementPlanTest extends StatementPlanTests {

  private static final String COUNT =
      "ANALYZE media, media_tags, media_search, search_words, search_spellings, audit_log";

  private static final Pattern MONTH = Pattern.compile("_(\\d{4}_\\d{2}|default)$");

  /** What needs all rows that come from below before it gives the first. */
  private static final Set<String> NEEDS_ALL =
      Set.of("Sort", "Aggregate", "Hash", "WindowAgg", "ModifyTable", "SetOp", "Materialize");

  /** Of a table of a few pages one index is as good as any. */
  @Override
  void fill(Database database) throws SQLException {
    database.run(
        "SET session_replication_role = replica;"
            + "INSERT INTO media (id, type, external_id, title, sort_title, title_folded)"
            + " SELECT gen_random_uuid(), 'movie', 'plan:' || i, 'Plan', 'plan', 'plan'"
            + " FROM generate_series(1, 5000) AS i;"
            + "ANALYZE media");
  }

  /** What triggers keep in step, with so much in it that to read all of it costs more. */
  @Override
  void begin(Database database) throws SQLException {
    database.run(
        "INSERT INTO media (id, type, external_id, title, sort_title, title_folded, tags)"
            + " SELECT gen_random_uuid(), 'movie', 'kept:' || i, word, word, word,"
            + " '[\"tag' || i || '\"]' FROM (SELECT i, 'kept' || translate(i::text, '0123456789',"
            + " 'abcdefghij') AS word FROM generate_series(1, 3000) AS i) AS w;"
            + COUNT);
    database.query("SELECT pg_stat_reset()::text");
    database.run(COUNT); // counts the rows again
  }

  /** Statements of functions are told to nobody, so this is what was counted of all. */
  @Override
  Set<String> readAsAWholeByTriggers(Database database) throws SQLException {
    // What a session has done is counted at its end at the latest.
    database.query(
        "SELECT pg_terminate_backend(pid, 10000)::text FROM pg_stat_activity"
            + " WHERE datname = current_database() AND pid <> pg_backend_pid()");
    String large = " FROM pg_stat_user_tables WHERE n_live_tup > 2000";
    assertThat(tables(database, large))
        .contains(
            "media", "media_tags", "media_search", "search_words", "search_spellings", "audit_log");
    return tables(database, large + " AND seq_scan > 0 AND relname <> 'media'");
  }

  private static Set<String> tables(Database database, String from) throws SQLException {
    return database.query("SELECT relname" + from).stream()
        .map(table -> MONTH.matcher(table).replaceAll(""))
        .collect(Collectors.toSet());
  }

  @Override
  Set<String> readAsAWhole(Database database, String sql) throws SQLException {
    String plan =
        String.join(
            "\n",
            new Database(database.jdbc() + "&preferQueryMode=simple")
                .details("SET enable_seqscan = off", "EXPLAIN (GENERIC_PLAN, FORMAT JSON) " + sql));
    Set<String> whole = new TreeSet<>();
    look(Json.read(plan).get(0).get("Plan"), false, whole);
    return whole;
  }

  /**
   * Looks at a step and those below it.
   *
   * @param isLimited whether somebody above stops when there are enough rows
   */
  private static void look(JsonNode step, boolean isLimited, Set<String> whole) {
    String type = step.path("Node Type").asText();
    boolean hasCondition = step.has("Index Cond") || step.has("Recheck Cond");
    boolean isWhole =
        type.equals("Seq Scan") || type.contains("Index") && !hasCondition && !isLimited;
    if (isWhole && step.has("Relation Name")) {
      whole.add(MONTH.matcher(step.get("Relation Name").asText()).replaceAll(""));
    }
    boolean below = type.equals("Limit") || isLimited && !NEEDS_ALL.contains(type);
    for (JsonNode next : step.path("Plans")) {
      look(next, below, whole);
    }
  }

  public static class Echoing extends PostgresProfile {

    @Override
    public Map<String, String> getConfigOverrides() {
      return echoing(new PostgresProfile());
    }
  }
}
