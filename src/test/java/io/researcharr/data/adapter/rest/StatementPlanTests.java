package io.researcharr.data.adapter.rest;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTestProfile;
import io.researcharr.data.adapter.rest.OpenApiTests.Example;
import io.researcharr.data.fixture.Database;
import io.researcharr.data.fixture.LogLines;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * No statement that an operation of the interface, or the service by itself meanwhile, sends to the
 * database has to read a whole table, but for those that are named here with a reason.
 */
abstract class StatementPlanTests {

  /** What nobody but a caller says: the ids of an example, the service's own and others. */
  private static final Pattern VALUE =
      Pattern.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|test:\\d+");

  /** The tables that a statement can only read as a whole; with the reason, where that is fine. */
  private static final Map<String, String> SMALL =
      Map.ofEntries(
          Map.entry("api_keys", "a handful, all of which are read every few seconds"),
          Map.entry("settings", "a handful"),
          Map.entry("cache_member", "one row an instance"),
          Map.entry("cache_epoch", "one row"),
          Map.entry("audit_floor", "one row"),
          Map.entry("audit_actor", "one row at most"),
          Map.entry("audit_refusal", "one row"),
          Map.entry("media_search_pause", "one row at most"),
          Map.entry("audit_secret", "the names of secrets, which are in the migration"),
          Map.entry("service_buckets", "two rows"),
          Map.entry("maintenance_leases", "one row a duty"),
          Map.entry("imports", "one row an import, and there are few"),
          Map.entry(
              "media_search_words", "an index of words, whose plans SqliteSearchPlansTest reads"));

  /** Parts of statements that are about all there is. */
  private static final List<String> OF_ALL = List.of("SELECT count(*) FROM media WHERE ");

  /** The tables of which a statement reads everything, whatever it looks for. */
  abstract Set<String> readAsAWhole(Database database, String sql) throws SQLException;

  /** Begins to look at what the database does by itself for the statements that it is sent. */
  void begin(Database database) throws SQLException {}

  /** The tables that triggers have read as a whole, or could not read otherwise. */
  abstract Set<String> readAsAWholeByTriggers(Database database) throws SQLException;

  /** Puts something into the tables, where plans depend on how much there is. */
  void fill(Database database) throws SQLException {}

  @Test
  void areServedByIndexes() throws SQLException {
    // Given
    Database database = Database.underTest();

    begin(database);

    // When
    Set<String> statements = new HashSet<>();
    Set<String> said = new TreeSet<>();
    try (LogLines ours = LogLines.of("io.researcharr.data.sql");
        LogLines hibernates = LogLines.of("org.hibernate.SQL")) {
      for (Example example : OpenApiTests.examples()) {
        example.call().send();
        VALUE.matcher(example.call().toString()).results().forEach(v -> said.add(v.group()));
      }
      Stream.of(ours, hibernates)
          .flatMap(lines -> lines.with(" ").stream())
          .forEach(line -> statements.add(line.substring(line.indexOf(' ') + 1)));
    }

    Set<String> byTriggers = readAsAWholeByTriggers(database);
    fill(database);

    // Then
    List<String> wrong = new ArrayList<>();
    for (String sql : new TreeSet<>(statements)) {
      if (sql.matches("(?si)\\s*(SELECT|INSERT|UPDATE|DELETE|WITH)\\b.*")
          && OF_ALL.stream().noneMatch(sql::contains)) {
        Set<String> whole = readAsAWhole(database, sql);
        whole.removeAll(SMALL.keySet());
        if (!whole.isEmpty()) {
          wrong.add(whole + " in " + sql);
        }
      }
    }
    assertThat(wrong).isEmpty();
    byTriggers.removeAll(SMALL.keySet());
    assertThat(byTriggers).isEmpty();
    assertThat(statements).hasSizeGreaterThan(50);
    assertThat(said).hasSizeGreaterThan(20);
    assertThat(said).noneMatch(value -> statements.stream().anyMatch(sql -> sql.contains(value)));
  }

  /** The same profile, with each statement in the log. */
  static Map<String, String> echoing(QuarkusTestProfile profile) {
    Map<String, String> all = new HashMap<>(profile.getConfigOverrides());
    all.put("DATABASE_ECHO", "true");
    all.put("PURGE_AFTER", "30d"); // its statements count too
    return all;
  }
}
