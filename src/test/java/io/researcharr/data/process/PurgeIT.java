package io.researcharr.data.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.researcharr.data.fixture.Database;
import io.researcharr.data.fixture.PostgresServer;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What was deleted goes for good after the time that the environment says, once in a cluster. */
@Tag("waiting")
class PurgeIT {

  private static final int ROWS = 450;
  private static final int BATCH = 200;
  private static final int WAVES = 3;

  @TempDir Path directory;

  @Test
  void isDoneOnceByTwoInstancesOnPostgres() throws SQLException {
    String url = PostgresServer.newDatabase();
    isDoneOnce(Map.of("DATABASE_URL", url), 2, Database.of(url));
  }

  @Test
  void isDoneOnSqlite() throws SQLException {
    isDoneOnce(Map.of(), 1, new Database("jdbc:sqlite:" + directory.resolve("researcharr.db")));
  }

  private void isDoneOnce(Map<String, String> more, int instances, Database database)
      throws SQLException {
    Map<String, String> environment = new HashMap<>(more);
    environment.put("API_KEY", ServiceProcess.KEY);
    environment.put("PURGE_AFTER", "1s");
    try (Cluster cluster = Cluster.start(directory, environment, instances)) {
      // Given
      ServiceProcess service = cluster.instance(0);
      String kept = create(service, "kept");

      // When, in waves, through which one instance has to keep the duty
      for (int wave = 0; wave < WAVES; wave++) {
        isDeletedAndGoes(service, database, wave);
      }

      // Then
      assertThat(
              database.query(
                  "SELECT count(*) || ' ' || count(DISTINCT entity_id) || ' ' || max(actor) FROM"
                      + " audit_log WHERE action = 'purged'"))
          .containsExactly(ROWS * WAVES + " " + ROWS * WAVES + " purge");
      assertThat(database.query("SELECT count(*) FROM tombstones"))
          .containsExactly("" + ROWS * WAVES);
      assertThat(largestBatch(database)).isBetween(1, BATCH);
      assertThat(service.get("/media/" + kept).statusCode()).isEqualTo(200);
      assertThat(keepers(cluster)).hasSize(1);
    }
  }

  @Test
  void isTakenOverFromAnInstanceThatIsKilled() throws SQLException {
    String url = PostgresServer.newDatabase();
    Database database = Database.of(url);
    Map<String, String> environment =
        Map.of("DATABASE_URL", url, "API_KEY", ServiceProcess.KEY, "PURGE_AFTER", "1s");
    try (Cluster cluster = Cluster.start(directory, environment, 2)) {
      // Given
      isDeletedAndGoes(cluster.instance(0), database, 0);
      int keeper = keepers(cluster).get(0);
      ServiceProcess other = cluster.instance(1 - keeper);

      // When
      cluster.instance(keeper).kill();

      // Then
      isDeletedAndGoes(other, database, 1);
      assertThat(database.query("SELECT count(*) FROM tombstones")).containsExactly("" + ROWS * 2);
    }
  }

  /** The instances that have removed any movies. */
  private static List<Integer> keepers(Cluster cluster) {
    String removed = "researcharr_housekeeping_removed_total\\{.*entity=\"movie\".*\\} [1-9].*";
    return IntStream.range(0, cluster.size())
        .filter(
            i ->
                cluster
                    .instance(i)
                    .management("/q/metrics")
                    .body()
                    .lines()
                    .anyMatch(line -> line.matches(removed)))
        .boxed()
        .toList();
  }

  private static void isDeletedAndGoes(ServiceProcess service, Database database, int wave)
      throws SQLException {
    List<String> lines = new ArrayList<>();
    IntStream.range(0, ROWS).forEach(i -> lines.add(movie("purge:" + wave + "-" + i)));
    HttpResponse<String> stored =
        service.send(
            service
                .request("/media/bulk")
                .header("Content-Type", "application/x-ndjson")
                .POST(HttpRequest.BodyPublishers.ofString(String.join("\n", lines))));
    assertThat(stored.statusCode()).as(stored.body()).isEqualTo(200);
    database.execute(
        "UPDATE media SET deleted_at = updated_at, updated_by = 'test' WHERE external_id LIKE"
            + " 'purge:%'");
    await()
        .atMost(Duration.ofSeconds(90))
        .pollInterval(Duration.ofMillis(200))
        .until(
            () ->
                database
                    .query("SELECT count(*) FROM media WHERE external_id LIKE 'purge:%'")
                    .equals(List.of("0")));
  }

  @Test
  void takesOldChangesOutOfTheTrailOnPostgres() throws SQLException {
    takesOldChangesOutOfTheTrail(PostgresServer.newDatabase(), "timestamptz '2020-01-10Z'");
  }

  @Test
  void takesOldChangesOutOfTheTrailOnSqlite() throws SQLException {
    takesOldChangesOutOfTheTrail("sqlite:///" + directory.resolve("trail.db"), "1578614400000000");
  }

  private void takesOldChangesOutOfTheTrail(String url, String longAgo) throws SQLException {
    Map<String, String> environment = Map.of("API_KEY", ServiceProcess.KEY, "DATABASE_URL", url);
    Database database = Database.of(url);
    String kept;
    try (ServiceProcess service = ServiceProcess.start(directory, environment).ready()) {
      database.execute(
          "INSERT INTO audit_log (at, entity_type, entity_id, action, actor, version)"
              + " VALUES (%s, 'setting', 'old', 'deleted', 'me', 1)".formatted(longAgo));
      kept = create(service, "trail");
    }
    // Nobody has looked for a while.
    database.execute("DELETE FROM maintenance_leases WHERE name = 'audit'");
    try (ServiceProcess service = ServiceProcess.start(directory, environment).ready()) {
      await()
          .atMost(Duration.ofSeconds(30))
          .until(
              () ->
                  database
                      .query("SELECT entity_id FROM audit_log WHERE entity_id = 'old'")
                      .isEmpty());
      assertThat(service.get("/audit?entityType=media&entityId=" + kept).body())
          .contains("\"created\"");
    }
  }

  /** The most entries that were purged in one transaction; on SQLite, at one time. */
  private static int largestBatch(Database database) throws SQLException {
    String batches =
        database.jdbc().startsWith("jdbc:postgresql")
            ? "tombstones GROUP BY xmin::text"
            : "audit_log WHERE action = 'purged' GROUP BY at";
    return Integer.parseInt(
        database
            .query("SELECT max(n) FROM (SELECT count(*) AS n FROM " + batches + ") AS t")
            .get(0));
  }

  private static String create(ServiceProcess service, String name) {
    return service
        .post("/media", movie("kept:" + name))
        .body()
        .replaceAll("(?s)^\\{\"id\":\"([^\"]+)\".*", "$1");
  }

  private static String movie(String externalId) {
    return "{\"type\":\"movie\",\"title\":\"Heat\",\"externalId\":\"" + externalId + "\"}";
  }
}
