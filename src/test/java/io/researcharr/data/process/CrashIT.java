package io.researcharr.data.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.researcharr.data.fixture.PostgresServer;
import io.researcharr.data.fixture.Seed;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever was acknowledged is there after a kill -9 in the middle of writes. */
class CrashIT {

  private static final int WRITERS = 8;

  @TempDir Path directory;

  private final long seed = Seed.get();
  private final Random random = new Random(seed);
  private final Set<String> sent = new ConcurrentSkipListSet<>();
  private final Set<String> acknowledged = new ConcurrentSkipListSet<>();
  private final AtomicInteger number = new AtomicInteger();

  @Test
  void losesNoAcknowledgedWriteInFiftyKillsOnSqlite() throws Exception {
    crash(
        50,
        Map.of("API_KEY", ServiceProcess.KEY),
        "jdbc:sqlite:" + directory.resolve("researcharr.db"));
  }

  @Test
  void losesNoAcknowledgedWriteOnPostgres() throws Exception {
    String url = PostgresServer.newDatabase();
    crash(5, Map.of("API_KEY", ServiceProcess.KEY, "DATABASE_URL", url), PostgresServer.jdbc(url));
  }

  private void crash(int rounds, Map<String, String> environment, String jdbc) throws Exception {
    for (int round = 0; round < rounds; round++) {
      ServiceProcess service =
          ServiceProcess.start(directory, environment, "-XX:TieredStopAtLevel=1").ready();
      ExecutorService writers = Executors.newFixedThreadPool(WRITERS);
      for (int writer = 0; writer < WRITERS; writer++) {
        writers.execute(() -> writeUntilTheEnd(service));
      }
      // Where an instance was killed, the first writes of the next one wait until it can't serve.
      int before = acknowledged.size();
      await().atMost(Duration.ofSeconds(20)).until(() -> acknowledged.size() > before);
      TimeUnit.MILLISECONDS.sleep(random.nextInt(300));
      service.kill();
      writers.shutdown();
      assertThat(writers.awaitTermination(60, TimeUnit.SECONDS)).isTrue();
      assertNothingLost(jdbc, round);
    }
    assertThat(acknowledged).as("writes that were acknowledged at all").hasSizeGreaterThan(rounds);
  }

  private void writeUntilTheEnd(ServiceProcess service) {
    while (service.isAlive()) {
      String externalId = "crash:" + number.incrementAndGet();
      String json =
          "{\"type\":\"movie\",\"title\":\"Crash\",\"externalId\":\"" + externalId + "\"}";
      sent.add(externalId);
      try {
        HttpResponse<String> answer =
            ServiceProcess.http()
                .send(
                    service
                        .request("/media")
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(json))
                        .build(),
                    HttpResponse.BodyHandlers.ofString());
        if (answer.statusCode() == 201) {
          acknowledged.add(externalId);
        }
      } catch (Exception e) {
        return; // the service was killed while it answered
      }
    }
  }

  private void assertNothingLost(String jdbc, int round) throws SQLException {
    Set<String> stored = new TreeSet<>();
    try (Connection connection = DriverManager.getConnection(jdbc)) {
      try (ResultSet rows =
          connection.createStatement().executeQuery("SELECT external_id FROM media")) {
        while (rows.next()) {
          stored.add(rows.getString(1));
        }
      }
      if (jdbc.startsWith("jdbc:sqlite")) {
        try (ResultSet check =
            connection.createStatement().executeQuery("PRAGMA integrity_check")) {
          assertThat(check.getString(1)).isEqualTo("ok");
        }
      }
    }
    assertThat(stored).as("round %d, seed %d", round, seed).containsAll(acknowledged);
    assertThat(sent).as("round %d, seed %d", round, seed).containsAll(stored);
  }
}
