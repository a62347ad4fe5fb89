package io.researcharr.data.process;

import io.researcharr.data.fixture.PostgresServer;
import io.researcharr.data.fixture.cache.State;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.ToLongFunction;

/**
 * All states that the entries of a catalogue ever had, taken down by a trigger of this test in the
 * order in which they came to be.
 */
final class CatalogueLog {

  private static final String TRIGGER =
      """
      CREATE TABLE test_log (
        n bigserial PRIMARY KEY, id uuid, external_id text, version bigint, title text, gone boolean,
        stored timestamptz NOT NULL DEFAULT clock_timestamp());
      CREATE FUNCTION test_log() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        IF TG_OP = 'DELETE' THEN
          INSERT INTO test_log (id, external_id, version, title, gone)
          VALUES (OLD.id, OLD.external_id, OLD.version + 1, OLD.title, true);
        ELSE
          INSERT INTO test_log (id, external_id, version, title, gone)
          VALUES (NEW.id, NEW.external_id, NEW.version, NEW.title, NEW.deleted_at IS NOT NULL);
        END IF;
        RETURN NULL;
      END $$;
      CREATE TRIGGER test_log AFTER INSERT OR UPDATE OR DELETE ON media
        FOR EACH ROW EXECUTE FUNCTION test_log();
      """;

  private static final long AROUND = 100;

  private final String jdbcUrl;
  private final List<Line> lines = new ArrayList<>();
  private final Map<String, Map<Long, Line>> byVersion = new HashMap<>();
  private final Map<String, Line> byTitle = new HashMap<>();
  private final Map<String, Set<String>> live = new HashMap<>();
  private final Map<Long, List<String>> keys = new HashMap<>();

  /** The states after which nobody had the external id any more. */
  private final Set<Long> nobody = new HashSet<>();

  private CatalogueLog(String jdbcUrl) {
    this.jdbcUrl = jdbcUrl;
  }

  static CatalogueLog install(String databaseUrl) throws SQLException {
    CatalogueLog log = new CatalogueLog(PostgresServer.jdbc(databaseUrl));
    try (Connection connection = DriverManager.getConnection(log.jdbcUrl);
        Statement statement = connection.createStatement()) {
      statement.execute(TRIGGER);
    }
    return log;
  }

  /** Reads what has come since the last time. */
  void read() throws SQLException {
    try (Connection connection = DriverManager.getConnection(jdbcUrl);
        Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery(
                "SELECT n, id, external_id, version, title, gone, stored FROM test_log WHERE n > "
                    + (lines.isEmpty() ? 0 : lines.get(lines.size() - 1).number)
                    + " ORDER BY n")) {
      while (rows.next()) {
        add(
            new Line(
                rows.getLong(1),
                rows.getString(2),
                rows.getString(3),
                rows.getLong(4),
                rows.getString(5),
                rows.getBoolean(6),
                rows.getTimestamp(7).toInstant()));
      }
    }
  }

  private void add(Line line) {
    lines.add(line);
    byVersion.computeIfAbsent(line.id, id -> new HashMap<>()).put(line.version, line);
    byTitle.putIfAbsent(line.title, line);
    Set<String> holders = live.computeIfAbsent(line.externalId, id -> new HashSet<>());
    boolean concernsExternalId = holders.remove(line.id) || !line.gone;
    if (!line.gone) {
      holders.add(line.id);
    }
    if (holders.isEmpty()) {
      nobody.add(line.number);
    }
    keys.put(
        line.number, concernsExternalId ? List.of(line.id, line.externalId) : List.of(line.id));
  }

  /** The number of a version of an entry; one that no state has when there is no such version. */
  long number(String id, long version) {
    Line line = byVersion.getOrDefault(id, Map.of()).get(version);
    return line == null ? Long.MAX_VALUE : line.number;
  }

  /** The number of the state in which an entry got a title. */
  long number(String title) {
    Line line = byTitle.get(title);
    return line == null ? Long.MAX_VALUE : line.number;
  }

  /**
   * What a state is seen under; something that nothing is seen under when there is no such state.
   */
  List<String> keysOf(long number) {
    return keys.getOrDefault(number, List.of("nothing that was ever stored"));
  }

  /** Every state of every entry by its id, and of every external id. */
  Map<String, List<State<String>>> states(ToLongFunction<Line> begun) {
    Map<String, List<State<String>>> states = new HashMap<>();
    for (Line line : lines) {
      long since = begun.applyAsLong(line);
      for (String key : keys.get(line.number)) {
        boolean absent = key.equals(line.id) ? line.gone : nobody.contains(line.number);
        of(states, key).add(new State<>(line.number, line.value(), absent, since));
      }
    }
    return states;
  }

  private static List<State<String>> of(Map<String, List<State<String>>> states, String key) {
    return states.computeIfAbsent(key, k -> new ArrayList<>(List.of(State.nothingYet(""))));
  }

  /** The states of a key from a little before one of them to a little after. */
  List<Line> around(String key, long number) {
    return lines.stream()
        .filter(line -> Math.abs(line.number - number) < AROUND)
        .filter(line -> keys.get(line.number).contains(key))
        .toList();
  }

  /** One state of one entry. */
  record Line(
      long number,
      String id,
      String externalId,
      long version,
      String title,
      boolean gone,
      Instant stored) {

    private String value() {
      return gone ? "nothing" : id + " " + title;
    }
  }
}
