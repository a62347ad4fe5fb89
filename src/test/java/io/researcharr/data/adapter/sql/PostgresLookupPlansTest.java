package io.researcharr.data.adapter.sql;

import static org.assertj.core.api.Assertions.assertThat;

import io.researcharr.data.adapter.postgres.PostgresForTests;
import io.researcharr.data.domain.media.MediaType;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * How entries are looked up while the statistics of a table know one type of them only, as at the
 * beginning of the second import: a walk through a type would grow with every batch.
 */
class PostgresLookupPlansTest {

  private static final String SELECT = "SELECT id FROM media WHERE ";

  private static Connection connection;

  @BeforeAll
  static void fill() throws SQLException {
    connection = PostgresForTests.migrated();
    try (Statement statement = connection.createStatement()) {
      statement.execute(
          "INSERT INTO media (id, type, external_id, title, sort_title, title_folded) SELECT"
              + " (lpad(i::text, 8, '0') || '-0000-7000-8000-000000000000')::uuid, 'movie',"
              + " 'tmdb:' || i, 'T', 't', 't' FROM generate_series(1, 5000) AS i");
      statement.execute("ANALYZE media");
      PostgresForTests.planAsTheService(connection);
      statement.execute("SET plan_cache_mode = force_generic_plan");
    }
  }

  @AfterAll
  static void close() throws SQLException {
    connection.close();
  }

  @Test
  void goByTheirExternalIds() throws SQLException {
    // When
    String plan = plan(SqlMediaCatalog.live(SELECT, Sql.of("external_id = ANY ($1)")), "text[]");

    // Then
    assertThat(plan).contains("media_external_id_key", "Index Cond: (external_id = ANY ($1))");
  }

  @Test
  void goByTheirSeries() throws SQLException {
    // When
    String plan =
        plan(
            SqlMediaCatalog.live(SELECT, Sql.of("series_id = ANY ($1)"), MediaType.EPISODE),
            "uuid[]");

    // Then
    assertThat(plan).contains("Index Cond: (series_id = ANY ($1))");
  }

  @Test
  void goByTheIdsOfSeries() throws SQLException {
    // When
    String plan =
        plan(SqlMediaCatalog.live(SELECT, Sql.of("id = ANY ($1)"), MediaType.SERIES), "uuid[]");

    // Then
    assertThat(plan).contains("media_pkey", "Index Cond: (id = ANY ($1))");
  }

  private static String plan(Sql sql, String type) throws SQLException {
    List<String> lines = new ArrayList<>();
    try (Statement statement = connection.createStatement()) {
      statement.execute("PREPARE plan (" + type + ") AS " + sql.text());
      try (ResultSet rows = statement.executeQuery("EXPLAIN EXECUTE plan (NULL)")) {
        while (rows.next()) {
          lines.add(rows.getString(1));
        }
      }
      statement.execute("DEALLOCATE plan");
    }
    return String.join("\n", lines);
  }
}
