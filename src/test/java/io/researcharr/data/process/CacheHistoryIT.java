package io.researcharr.data.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.researcharr.data.fixture.Database;
import io.researcharr.data.fixture.PostgresServer;
import io.researcharr.data.fixture.RedisServer;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What instances keep when the database was away, or comes back with a past of its own. */
class CacheHistoryIT {

  private static final Duration RECOVERY = Duration.ofSeconds(5);
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  @TempDir Path directory;

  @Test
  void servesNothingThatAPromotedDatabaseHasNeverSeen() throws Exception {
    try (RedisServer redis = RedisServer.start();
        RestartablePostgres postgres = RestartablePostgres.durable(directory.resolve("pg"))) {
      Map<String, String> environment = environment(postgres.databaseUrl());
      environment.put("CACHE_PROVIDER", "redis");
      environment.put("REDIS_URL", redis.url());
      try (Cluster cluster = Cluster.start(directory, environment, 2)) {
        Rounds.assertOneIsInTime(() -> losesTheLastWrites(cluster, postgres));
      }
    }
  }

  private List<Rounds.Time> losesTheLastWrites(Cluster cluster, RestartablePostgres postgres)
      throws SQLException {
    // Given
    CachedMovies.allServe(cluster);
    String id = CachedMovies.create(cluster.instance(0));
    CachedMovies.write(cluster.instance(0), id, 2);
    Path backup = directory.resolve("backup");
    postgres.backUp(backup);
    String timeline = timeline(postgres);
    CachedMovies.write(cluster.instance(0), id, 3);
    CachedMovies.write(cluster.instance(1), id, 4);
    CachedMovies.shows(cluster.instance(0), id, 4);
    CachedMovies.shows(cluster.instance(1), id, 4);

    // When the primary is lost, and a standby that has not got the last writes takes its place
    postgres.crash();
    postgres.startPromoted(backup);
    assertThat(timeline(postgres)).isGreaterThan(timeline);
    Duration recovery =
        Rounds.took(
            () -> {
              for (int i = 0; i < 2; i++) {
                ServiceProcess instance = cluster.instance(i);
                await().atMost(PATIENCE).untilAsserted(() -> CachedMovies.shows(instance, id, 2));
              }
            });

    // Then versions that were there before come again, with what is written now
    CachedMovies.allServe(cluster);
    for (int version = 3; version < 10; version++) {
      CachedMovies.write(cluster.instance(version % 2), id, version);
      CachedMovies.shows(cluster.instance(0), id, version);
      CachedMovies.shows(cluster.instance(1), id, version);
    }
    return List.of(Rounds.Time.below(RECOVERY, "recovery", recovery));
  }

  private static String timeline(RestartablePostgres postgres) throws SQLException {
    return Database.of(postgres.databaseUrl())
        .query("SELECT substr(pg_walfile_name(pg_current_wal_lsn()), 1, 8)")
        .get(0);
  }

  @Test
  void beginsAnewWhenTheDatabaseIsOfAnotherHistory() throws Exception {
    Map<String, String> environment = environment(PostgresServer.newDatabase());
    try (Cluster cluster = Cluster.start(directory, environment, 2)) {
      // Given
      CachedMovies.allServe(cluster);
      String id = CachedMovies.create(cluster.instance(0));
      CachedMovies.shows(cluster.instance(1), id, 1);
      Database database = Database.of(environment.get("DATABASE_URL"));

      // When a dump has brought back another entry with the same version, which nothing tells of
      database.execute("ALTER TABLE media DISABLE TRIGGER ALL");
      database.execute("UPDATE media SET title = 'restored' WHERE id = '" + id + "'");
      database.execute("ALTER TABLE media ENABLE TRIGGER ALL");
      CachedMovies.shows(cluster.instance(1), id, 1);
      database.execute("UPDATE cache_epoch SET epoch = gen_random_uuid()::text");

      // Then
      for (int i = 0; i < 2; i++) {
        ServiceProcess instance = cluster.instance(i);
        await()
            .atMost(PATIENCE)
            .until(() -> instance.get("/media/" + id).body().contains("restored"));
      }
    }
  }

  @Test
  void servesAgainAfterTheDatabaseWasAway() {
    try (RestartablePostgres postgres = RestartablePostgres.create(directory.resolve("pg"))) {
      Map<String, String> environment = environment(postgres.databaseUrl());
      try (Cluster cluster = Cluster.start(directory, environment, 2)) {
        // Given
        CachedMovies.allServe(cluster);
        String id = CachedMovies.create(cluster.instance(0));

        // When
        postgres.stop();
        await()
            .atMost(Duration.ofSeconds(8))
            .until(() -> Cluster.metric(cluster.instance(1), "researcharr_cache_serving") == 0);
        postgres.start();

        // Then
        CachedMovies.allServe(cluster);
        for (int version = 2; version < 50; version++) {
          CachedMovies.write(cluster.instance(version % 2), id, version);
          CachedMovies.shows(cluster.instance(0), id, version);
          CachedMovies.shows(cluster.instance(1), id, version);
        }
      }
    }
  }

  private static Map<String, String> environment(String databaseUrl) {
    Map<String, String> environment = new HashMap<>();
    environment.put("DATABASE_URL", databaseUrl);
    environment.put("API_KEY", ServiceProcess.KEY);
    return environment;
  }
}
