package io.researcharr.data.guide;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.researcharr.data.fixture.Database;
import io.researcharr.data.fixture.PostgresServer;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The migrations of the developer's guide: what they count and remember, whoever writes. */
class GuideMigrationsTest {

  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir static Path directory;
  private static GuideExample example;

  @BeforeAll
  static void layOut() throws IOException {
    example = GuideExample.of(Path.of("docs/developer-guide.md"), directory.resolve("tree"));
  }

  @Test
  void remembersEveryChangeByHandOnSqlite() throws Exception {
    remembersEveryChangeByHand(
        "sqlite",
        "jdbc:sqlite:" + directory.resolve("guide.db"),
        "INSERT INTO audit_actor (actor) VALUES ('anna')",
        "DELETE FROM audit_actor",
        "INSERT OR REPLACE INTO shelves SELECT * FROM shelves");
  }

  @Test
  void remembersEveryChangeByHandOnPostgres() throws Exception {
    remembersEveryChangeByHand(
        "postgresql",
        PostgresServer.jdbc(PostgresServer.newDatabase()),
        "SET researcharr.actor = 'anna'",
        "RESET researcharr.actor",
        "TRUNCATE shelves");
  }

  private static void remembersEveryChangeByHand(
      String engine, String jdbc, String beAnna, String beNobody, String wayRound)
      throws Exception {
    // Given
    migrate(engine, jdbc);
    String id = "0199aaaa-0000-7000-8000-000000000001";
    String creation = "INSERT INTO shelves (id, name) VALUES ('" + id + "', 'Noir')";

    try (Connection connection = DriverManager.getConnection(jdbc);
        Statement statement = connection.createStatement()) {
      // When
      statement.execute(creation);
      statement.execute("UPDATE shelves SET name = 'Neo-noir', updated_by = 'berta'");
      statement.execute("UPDATE shelves SET name = 'Neo-noir'");
      statement.execute("UPDATE shelves SET name = 'Film noir'");
      statement.execute(beAnna);
      statement.execute("DELETE FROM shelves");
      statement.execute(beNobody);
      statement.execute(creation);

      // Then
      assertThatThrownBy(() -> statement.execute(wayRound))
          .hasMessageContaining("goes round the audit trail");
      String whole = "createdAt=., name=Noir, updatedAt=., updatedBy=sql";
      assertThat(trail(statement, id))
          .containsExactly(
              "created 1 by sql: {} to {" + whole + "}",
              "updated 2 by berta: {name=Noir, updatedBy=sql} to {name=Neo-noir, updatedBy=berta}",
              "updated 3 by sql: {name=Neo-noir} to {name=Film noir}",
              "deleted 4 by anna: {createdAt=., name=Film noir, updatedAt=., updatedBy=berta} to {}",
              "created 5 by sql: {} to {" + whole + "}");
      ResultSet version = statement.executeQuery("SELECT version FROM shelves");
      assertThat(version.next()).isTrue();
      assertThat(version.getLong(1)).isEqualTo(5);
    }
  }

  @Test
  void letNoUpdateOnSqliteRemoveAShelf() throws Exception {
    // Given
    String jdbc = "jdbc:sqlite:" + directory.resolve("replace.db");
    migrate("sqlite", jdbc);
    Database database = new Database(jdbc);
    database.execute("INSERT INTO shelves (id, name) VALUES ('1', 'Noir'), ('2', 'Western')");

    for (String key : List.of("rowid", "id", "name")) {
      // When
      assertThatThrownBy(
              () ->
                  database.execute(
                      "UPDATE OR REPLACE shelves SET %1$s = (SELECT %1$s FROM shelves WHERE id = '1') WHERE id = '2'"
                          .formatted(key)))
          .as(key)
          .hasMessageContaining("goes round the audit trail");

      // Then
      assertThat(database.query("SELECT name FROM shelves")).containsExactly("Noir", "Western");
    }
  }

  /** As {@code MigrationPairsTest} demands it of the project's own. */
  @Test
  void haveTriggersByTheSameNames() throws Exception {
    // Given
    String postgres = PostgresServer.newDatabase();
    Path file = directory.resolve("names.db");

    // When
    migrate("sqlite", "jdbc:sqlite:" + file);
    migrate("postgresql", PostgresServer.jdbc(postgres));

    // Then
    assertThat(
            Database.of("sqlite:///" + file)
                .names(
                    "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'shelves'"
                        + " AND name <> 'shelves_no_way_round_by_update'"))
        .isNotEmpty()
        .isEqualTo(
            Database.of(postgres)
                .names(
                    "SELECT tgname FROM pg_trigger WHERE tgrelid = 'shelves'::regclass"
                        + " AND NOT tgisinternal AND tgname <> 'shelves_remember_change'"));
  }

  private static void migrate(String engine, String jdbc) {
    Flyway.configure()
        .dataSource(jdbc, null, null)
        .locations("filesystem:" + migrations(engine))
        .load()
        .migrate();
  }

  /** What the trail has of a shelf, in its order, with a dot for each time. */
  private static List<String> trail(Statement statement, String id) throws Exception {
    List<String> trail = new ArrayList<>();
    ResultSet row =
        statement.executeQuery(
            "SELECT action, version, actor, old_values, new_values FROM audit_log"
                + " WHERE entity_type = 'shelf' AND entity_id = '%s' ORDER BY seq".formatted(id));
    while (row.next()) {
      trail.add(
          "%s %d by %s: %s to %s"
              .formatted(
                  row.getString(1),
                  row.getLong(2),
                  row.getString(3),
                  values(row.getString(4)),
                  values(row.getString(5))));
    }
    return trail;
  }

  private static Map<String, String> values(String json) throws IOException {
    Map<String, String> values = new TreeMap<>();
    if (json != null) {
      JSON.readTree(json)
          .properties()
          .forEach(
              field ->
                  values.put(
                      field.getKey(),
                      field.getKey().endsWith("At") ? "." : field.getValue().asText()));
    }
    return values;
  }

  private static Path migrations(String engine) {
    return example.root().resolve("src/main/resources/db/migration").resolve(engine);
  }
}
