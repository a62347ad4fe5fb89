package io.researcharr.data.adapter.sql;

import static org.assertj.core.api.Assertions.assertThat;

import io.researcharr.data.adapter.postgres.PostgresForTests;
import io.researcharr.data.domain.media.MediaFilter;
import io.researcharr.data.domain.media.MediaQuery;
import io.researcharr.data.domain.media.MediaSort;
import io.researcharr.data.domain.media.MediaStatus;
import io.researcharr.data.domain.media.MediaType;
import io.researcharr.data.fixture.JdbcRows;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

class PostgresMediaPlansTest extends MediaPlans {

  private static final Pattern A_SORT_OF_THOUSANDS =
      Pattern.compile("Sort  \\([^\n]*\n[^\n]*Sort Key[^\n]*\n[^\n]*Scan[^\n]*rows=\\d{4,} ");

  private static final Pattern AN_INDEX_WITHOUT_BOUNDS =
      Pattern.compile(
          "Index (?:Only )?Scan (?:Backward )?using \\S+ on [^\n]*\n(?!\\s*Index Cond)");

  private static Connection connection;

  @BeforeAll
  static void fill() throws SQLException {
    connection = PostgresForTests.migrated();
    connection
        .createStatement()
        .execute(
            "INSERT INTO media (id, type, external_id, title, sort_title, title_folded, year,"
                + " status, tags, created_at, updated_at) SELECT (lpad(i::text, 8, '0') ||"
                + " '-0000-7000-8000-000000000000')::uuid, 'movie', 'tmdb:' || i, 'Title ' ||"
                + " lpad(i::text, 5, '0'), 'title ' || lpad(i::text, 5, '0'), 'title ' ||"
                + " lpad(i::text, 5, '0'), 1900 + i % 120, CASE i % 97 WHEN 0 THEN 'failed' ELSE"
                + " 'pending' END, CASE i % 1000 WHEN 0 THEN '[\"rare\"]' ELSE '[]' END,"
                + " timestamptz '2026-01-01Z' + i * interval '1 second', timestamptz '2026-01-01Z'"
                + " + i * interval '1 second' FROM generate_series(0, "
                + ROWS
                + ") AS i");
    connection
        .createStatement()
        .execute(family(i -> "timestamptz '2026-01-01Z' + " + i + " * interval '1 second'"));
    connection.createStatement().execute("ANALYZE");
    PostgresForTests.planAsTheService(connection);
    connection.createStatement().execute("SET plan_cache_mode = force_generic_plan");
    connection.createStatement().execute("SET max_parallel_workers_per_gather = 0");
  }

  /**
   * Who expects a third of the table walks any index from end to end, if it is a little smaller.
   */
  @TestFactory
  Stream<DynamicTest> whatLeadsIsExpectedToLeadToFewRows() {
    return filters().stream()
        .flatMap(
            named ->
                MediaCriterion.of(named.filter(), dialect()).stream()
                    .filter(lead -> !lead.leading().text().isEmpty() && !lead.isState())
                    .map(
                        lead ->
                            DynamicTest.dynamicTest(
                                named.name(), () -> expectsFew(lead.leading()))));
  }

  @TestFactory
  Stream<DynamicTest> beginningsOfTitlesAreFoundWithoutALookAtTheRows() {
    MediaFilter filter =
        new MediaFilter(
            Optional.of(MediaType.MOVIE),
            Optional.of(MediaStatus.PENDING),
            Optional.of(true),
            Optional.of(1950),
            Optional.of(1990),
            Optional.of("Title 019"),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.of(Instant.parse("2026-01-01T00:00:00Z")),
            false);
    List<MediaCriterion> criteria = MediaCriterion.of(filter, dialect());
    MediaCriterion title =
        criteria.stream()
            .filter(lead -> lead.leading().text().startsWith("title_folded"))
            .findFirst()
            .orElseThrow();
    return Stream.of(MediaSort.Key.values())
        .map(key -> new MediaQuery(filter, new MediaSort(key, false), Optional.empty(), 51))
        .map(
            query ->
                DynamicTest.dynamicTest(
                    "by " + query.sort(),
                    () ->
                        assertThat(
                                explain(
                                    MediaSelect.page(
                                        query, criteria, MediaLeads.by(title), dialect())))
                            .contains("Index Only Scan using media_title_folded_idx")));
  }

  private static void expectsFew(Sql leading) throws SQLException {
    String scan = generic(Sql.of("SELECT id FROM media WHERE ").add(leading)).get(0);
    assertThat(scan).containsPattern("rows=\\d{1,3} ");
  }

  @AfterAll
  static void close() throws SQLException {
    connection.close();
  }

  @Override
  Connection connection() {
    return connection;
  }

  @Override
  Dialect dialect() {
    return PostgresForTests.dialect();
  }

  @Override
  String explain(Sql sql) throws SQLException {
    String text = String.join("\n", generic(sql));
    // Sorting the few rows of a page, or what is known to be few, is no sort of everything.
    String sorts = A_SORT_OF_THOUSANDS.matcher(text).replaceAll("SORTED");
    return AN_INDEX_WITHOUT_BOUNDS.matcher(sorts).replaceAll(found -> "WHOLE " + found.group());
  }

  /** The plan of a prepared statement, which knows no values. */
  private static List<String> generic(Sql sql) throws SQLException {
    StringBuilder text = new StringBuilder(sql.text());
    for (int i = 1; i <= sql.args().size(); i++) {
      int mark = text.indexOf("?");
      text.replace(mark, mark + 1, "$" + i);
    }
    String nulls = String.join(", ", Collections.nCopies(sql.args().size(), "NULL"));
    try (Statement statement = connection.createStatement()) {
      statement.execute("PREPARE plan AS " + text);
      List<String> lines = new ArrayList<>();
      try (ResultSet rows =
          statement.executeQuery(
              "EXPLAIN EXECUTE plan" + (nulls.isEmpty() ? "" : "(" + nulls + ")"))) {
        while (rows.next()) {
          lines.add(rows.getString(1));
        }
      }
      statement.execute("DEALLOCATE plan");
      return lines;
    }
  }

  @Override
  List<String> ids(Sql sql) throws SQLException {
    return JdbcRows.POSTGRES.of(connection, "", sql, 1);
  }

  @Override
  String wholeTable() {
    return "Seq Scan on media ";
  }

  @Override
  String wholeIndex() {
    return "WHOLE Index";
  }

  @Override
  String sort() {
    return "SORTED";
  }
}
