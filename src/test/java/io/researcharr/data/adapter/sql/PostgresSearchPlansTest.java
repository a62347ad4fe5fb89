package io.researcharr.data.adapter.sql;

import static org.assertj.core.api.Assertions.assertThat;

import io.researcharr.data.adapter.postgres.PostgresForTests;
import io.researcharr.data.domain.search.SearchQuery;
import io.researcharr.data.fixture.PostgresServer;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** How PostgreSQL goes about a search, with the settings of the service's sessions. */
class PostgresSearchPlansTest {

  private static final SearchQuery QUERY = SearchQuery.of("title 00", Optional.empty(), 50);

  private static Connection connection;

  @BeforeAll
  static void fill() throws SQLException {
    connection = PostgresForTests.migrated();
    run(
        "INSERT INTO media (id, type, external_id, title, sort_title)"
            + " SELECT (lpad(i::text, 8, '0') || '-0000-7000-8000-000000000000')::uuid, 'movie',"
            + " 'tmdb:' || i, 'Title ' || lpad(i::text, 5, '0') || ' and ' || md5(i::text), 'x'"
            + " FROM generate_series(1, 20000) AS i");
    run("ANALYZE");
    PostgresForTests.planAsTheService(connection);
    run("SET plan_cache_mode = force_generic_plan");
  }

  @AfterAll
  static void close() throws SQLException {
    connection.close();
  }

  @Test
  void walksTheIndexOfBeginningsAndSortsNothing() throws SQLException {
    String plan = plan(SqlMediaSearch.select(QUERY, PostgresForTests.dialect()));

    assertThat(plan.split("Index Scan using media_search_key_idx", -1)).hasSize(2);
    assertThat(plan).contains("Function Scan on wanted", "Limit");
    assertThat(plan).contains("Function Scan on media_search_matches");
    assertThat(plan).doesNotContain("Seq Scan", "Bitmap", "Sort");
  }

  @Test
  void looksUpSpellingsInTheSameStatementWhereNothingIsFound() throws SQLException {
    String plan =
        plan(
            SqlMediaSearch.orElse(
                SqlMediaSearch.select(QUERY, PostgresForTests.dialect()),
                Optional.of(Sql.of("spelling = ANY (?)", "{}")),
                "feature.one"));

    assertThat(plan).contains("using search_spellings_spelling_idx", "One-Time Filter");
    assertThat(plan).doesNotContain("Seq Scan", "Bitmap");
  }

  @Test
  void looksUpSpellingsByTheirIndex() throws SQLException {
    String plan = plan(SqlMediaSearch.similar(Sql.of("spelling = ANY (?)", "{}")));

    assertThat(plan).contains("using search_spellings_spelling_idx").doesNotContain("Seq Scan");
  }

  @Test
  void findsWordsByTheirIndexAlthoughBitmapsAreSwitchedOff() throws SQLException {
    long before = scansOfWords();

    for (int i = 0; i < 7; i++) {
      assertThat(matches("'00017' & 'ti':*", null, "'00017'", "{}", false, 5))
          .singleElement()
          .asString()
          .startsWith("Title 00017");
    }

    assertThat(scansOfWords()).isEqualTo(before + 7);
    assertThat(one("SHOW enable_bitmapscan")).isEqualTo("off");
  }

  @Test
  void asksForNoBeginningsWhereWholeWordsAreEnough() throws SQLException {
    // Given
    String wanted = "'and' & 'title':*";
    long before = scansOfWords();

    // When
    List<String> enough = matches(wanted, "'and' & 'title'", "'and'", "{}", false, 5);
    long scans = scansOfWords() - before;
    List<String> more = matches(wanted, "'00017' & 'title'", "'and'", "{}", false, 5);

    // Then
    assertThat(enough).hasSize(5);
    assertThat(scans).isEqualTo(1);
    assertThat(more).hasSize(6).startsWith(titled("00017"));
    assertThat(scansOfWords() - before).isEqualTo(3);
  }

  @Test
  void findsTheSameByTheOtherWordsOfWhichThereAreFew() throws SQLException {
    for (String words : List.of("'00017'", "'/movie' & '00017'", "'nowhere'", "'title'")) {
      for (String last :
          List.of("'t':*", "'and':*", "'" + titled("00017").substring(16, 19) + "':*")) {
        // Given
        String wanted = words + " & " + last;
        List<String> all = matches(wanted, null, null, "{}", false, 30_000);

        // Then
        assertThat(matches(wanted, null, words, "{nowhere,title}", false, 30_000)).isEqualTo(all);
        assertThat(matches(wanted, null, words, "{}", true, 30_000)).isEqualTo(all);
      }
    }
  }

  private static String titled(String number) throws SQLException {
    return one("SELECT title FROM media_search WHERE title LIKE 'Title " + number + " and %'");
  }

  /** The titles that the function finds. */
  private static List<String> matches(
      String wanted, String whole, String closed, String doubtful, boolean isFew, int most)
      throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "SELECT title FROM media_search_matches(?, ?, ?, ?::text[], ?, ?)")) {
      statement.setString(1, wanted);
      statement.setString(2, whole);
      statement.setString(3, closed);
      statement.setString(4, doubtful);
      statement.setBoolean(5, isFew);
      statement.setInt(6, most);
      List<String> titles = new ArrayList<>();
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          titles.add(rows.getString(1));
        }
      }
      return titles;
    }
  }

  @Test
  void saysWhatIsMissingWhereUnaccentCannotBeMade() throws SQLException {
    String url = PostgresServer.newDatabase();
    String jdbc = PostgresServer.jdbc(url);
    String database = url.substring(url.lastIndexOf('/') + 1);
    run("CREATE ROLE without_extensions_" + database + " LOGIN PASSWORD 'p'");
    try (Connection other = DriverManager.getConnection(jdbc);
        Statement statement = other.createStatement()) {
      statement.execute("GRANT ALL ON SCHEMA public TO without_extensions_" + database);
      statement.execute("REVOKE CREATE ON DATABASE " + database + " FROM PUBLIC");
    }

    org.assertj.core.api.Assertions.assertThatThrownBy(
            () ->
                Migrations.migrate(
                    jdbc.substring(0, jdbc.indexOf('?')),
                    "without_extensions_" + database,
                    "p",
                    "postgresql"))
        .hasMessageContaining("the search needs the extension unaccent")
        .hasMessageContaining("CREATE EXTENSION unaccent");
  }

  private static long scansOfWords() throws SQLException {
    one("SELECT pg_stat_force_next_flush()::text");
    return Long.parseLong(
        one(
            "SELECT idx_scan FROM pg_stat_user_indexes WHERE indexrelname ="
                + " 'media_search_words_idx'"));
  }

  private static String plan(Sql sql) throws SQLException {
    StringBuilder text = new StringBuilder(sql.text());
    for (int i = 1; i <= sql.args().size(); i++) {
      int mark = text.indexOf("?");
      text.replace(mark, mark + 1, "$" + i);
    }
    String nulls = String.join(", ", Collections.nCopies(sql.args().size(), "NULL"));
    run("PREPARE plan AS " + text);
    List<String> lines = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("EXPLAIN EXECUTE plan(" + nulls + ")")) {
      while (rows.next()) {
        lines.add(rows.getString(1));
      }
    } finally {
      run("DEALLOCATE plan");
    }
    return String.join("\n", lines);
  }

  private static String one(String sql) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      rows.next();
      return rows.getString(1);
    }
  }

  private static void run(String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
