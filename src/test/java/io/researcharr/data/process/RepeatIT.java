package io.researcharr.data.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.researcharr.data.fixture.Database;
import io.researcharr.data.fixture.PostgresServer;
import java.io.IOException;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A request whose answer was lost, since its instance was killed, gets the answer when it comes
 * again; and it is carried out once, wherever it comes.
 */
@Tag("together")
class RepeatIT {

  private static final String CLAIM = "{\"workerId\":\"w\",\"waitSeconds\":5}";
  private static final int ROUNDS = 3;
  private static final int LINES = 600;

  @TempDir Path directory;

  @Test
  void givesTheAnswerThatAKilledInstanceOwedOnAnotherInstance() throws Exception {
    String url = PostgresServer.newDatabase();
    try (ServiceProcess other = start(url)) {
      for (int round = 0; round < ROUNDS; round++) {
        ServiceProcess dying = start(url);
        String body = loseTheAnswer(dying, Database.of(url), round);

        HttpResponse<String> again = create(other, body, round);

        assertGivenAgain(again, Database.of(url), round);
      }
    }
  }

  @Test
  void givesTheAnswerThatAKilledInstanceOwedAfterItsRestartOnSqlite() throws Exception {
    String url = "sqlite:///" + directory.resolve("repeat.db");
    for (int round = 0; round < ROUNDS; round++) {
      String body = loseTheAnswer(start(url), Database.of(url), round);
      try (ServiceProcess restarted = start(url)) {
        HttpResponse<String> again = create(restarted, body, round);

        assertGivenAgain(again, Database.of(url), round);
      }
    }
  }

  @Test
  void givesTheAnswerToAStreamWhoseInstanceWasKilledAfterItsLastLine() throws Exception {
    String url = PostgresServer.newDatabase();
    try (ServiceProcess other = start(url)) {
      for (int round = 0; round < ROUNDS; round++) {
        ServiceProcess dying = start(url);
        String body = lines(round);
        loseTheAnswer(dying, Database.of(url), "/media/bulk", round, body);

        HttpResponse<String> again = post(other, "/media/bulk", "key " + round, body);

        assertAllCreated(again);
      }
    }
  }

  @Test
  void givesTheAnswerToAStreamAfterARestartOnSqlite() throws Exception {
    String url = "sqlite:///" + directory.resolve("streams.db");
    for (int round = 0; round < ROUNDS; round++) {
      String body = lines(round);
      loseTheAnswer(start(url), Database.of(url), "/media/bulk", round, body);
      try (ServiceProcess restarted = start(url)) {
        HttpResponse<String> again = post(restarted, "/media/bulk", "key " + round, body);

        assertAllCreated(again);
      }
    }
  }

  @Test
  void givesAClaimAgainThatAKilledInstanceHasMade() throws Exception {
    String url = PostgresServer.newDatabase();
    try (ServiceProcess other = start(url)) {
      ServiceProcess dying = start(url);
      loseAClaim(dying, Database.of(url));

      isGivenAgain(other, Database.of(url));
    }
  }

  @Test
  void givesAClaimAgainAfterARestartOnSqlite() throws Exception {
    String url = "sqlite:///" + directory.resolve("claims.db");
    loseAClaim(start(url), Database.of(url));

    try (ServiceProcess restarted = start(url)) {
      isGivenAgain(restarted, Database.of(url));
    }
  }

  private static void loseAClaim(ServiceProcess dying, Database database) throws Exception {
    dying.post("/jobs/batch", "{\"jobs\":[{\"type\":\"search\"},{\"type\":\"search\"}]}");
    try (Socket client = send(dying, "/jobs/claims", "claim", CLAIM)) {
      awaitRow(database, "SELECT id FROM processing_jobs WHERE status = 'running'");
      dying.kill();
    }
  }

  private static void isGivenAgain(ServiceProcess service, Database database) throws SQLException {
    HttpResponse<String> again = post(service, "/jobs/claims", "claim", CLAIM);

    assertThat(again.headers().firstValue("Idempotent-Replayed")).contains("true");
    List<String> held =
        database.query("SELECT lease_token FROM processing_jobs WHERE status = 'running'");
    assertThat(held).hasSize(1);
    assertThat(again.body()).contains(held.get(0));
  }

  @Test
  void carriesOutOneOfManyThatComeToTwoInstancesAtTheSameTime() throws Exception {
    String url = PostgresServer.newDatabase();
    try (ServiceProcess one = start(url);
        ServiceProcess two = start(url)) {
      for (int round = 0; round < 10; round++) {
        int number = round;
        List<CompletableFuture<HttpResponse<String>>> asked =
            IntStream.range(0, 20)
                .mapToObj(
                    i ->
                        CompletableFuture.supplyAsync(
                            () -> create(i % 2 == 0 ? one : two, movie(number), number),
                            task -> new Thread(task).start()))
                .toList();
        List<HttpResponse<String>> answers = asked.stream().map(CompletableFuture::join).toList();

        assertThat(answers).extracting(HttpResponse::statusCode).containsOnly(201);
        assertThat(answers).extracting(HttpResponse::body).containsOnly(answers.get(0).body());
        assertThat(answers)
            .filteredOn(a -> a.headers().firstValue("Idempotent-Replayed").isEmpty())
            .hasSize(1);
      }
      assertThat(Database.of(url).query("SELECT id FROM media")).hasSize(10);
    }
  }

  /** Sends a request and kills the service as soon as what it changes can be seen by others. */
  private static String loseTheAnswer(ServiceProcess service, Database database, int round)
      throws IOException {
    String body = movie(round);
    loseTheAnswer(service, database, "/media", round, body);
    return body;
  }

  private static void loseTheAnswer(
      ServiceProcess service, Database database, String path, int round, String body)
      throws IOException {
    try (Socket client = send(service, path, "key " + round, body)) {
      awaitRow(database, "SELECT id FROM media WHERE external_id = 'lost:" + round + "'");
      service.kill();
    }
  }

  /** As many lines as take several units of work, and the one that is waited for as the last. */
  private static String lines(int round) {
    return IntStream.rangeClosed(1, LINES)
        .map(number -> number == LINES ? round : 1_000 * (round + 1) + number)
        .mapToObj(RepeatIT::movie)
        .collect(Collectors.joining("\n"));
  }

  private static void assertAllCreated(HttpResponse<String> again) {
    assertThat(again.headers().firstValue("Idempotent-Replayed")).contains("true");
    assertThat(again.body())
        .contains("\"created\":" + LINES)
        .contains("\"unchanged\":0")
        .contains("\"rejected\":0");
  }

  private static void assertGivenAgain(HttpResponse<String> again, Database database, int round)
      throws SQLException {
    assertThat(again.statusCode()).isEqualTo(201);
    assertThat(again.headers().firstValue("Idempotent-Replayed")).contains("true");
    List<String> stored =
        database.query("SELECT id FROM media WHERE external_id = 'lost:" + round + "'");
    assertThat(stored).hasSize(1);
    assertThat(again.body()).contains(stored.get(0)).contains("\"version\":1");
    assertThat(again.headers().firstValue("ETag")).contains("\"1\"");
  }

  private static HttpResponse<String> create(ServiceProcess service, String body, int round) {
    return post(service, "/media", "key " + round, body);
  }

  private static HttpResponse<String> post(
      ServiceProcess service, String path, String key, String body) {
    return service.send(
        service
            .request(path)
            .header("Idempotency-Key", key)
            .header("Content-Type", type(path))
            .POST(HttpRequest.BodyPublishers.ofString(body)));
  }

  /** Sends a request whose answer nobody reads. */
  private static Socket send(ServiceProcess service, String path, String key, String body)
      throws IOException {
    Socket socket = new Socket("127.0.0.1", service.port());
    String head =
        "POST /api/v1%s HTTP/1.1\r\nHost: x\r\nX-Api-Key: %s\r\nIdempotency-Key: %s\r\n"
            + "Content-Type: %s\r\nContent-Length: %d\r\n\r\n%s";
    socket
        .getOutputStream()
        .write(
            head.formatted(path, ServiceProcess.KEY, key, type(path), body.length(), body)
                .getBytes(StandardCharsets.ISO_8859_1));
    socket.getOutputStream().flush();
    return socket;
  }

  private static String type(String path) {
    return path.endsWith("/bulk") ? "application/x-ndjson" : "application/json";
  }

  private static void awaitRow(Database database, String sql) {
    await()
        .atMost(Duration.ofSeconds(60))
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(1))
        .ignoreExceptions()
        .until(() -> !database.query(sql).isEmpty());
  }

  private ServiceProcess start(String url) {
    Map<String, String> environment = new HashMap<>();
    environment.put("API_KEY", ServiceProcess.KEY);
    environment.put("DATABASE_URL", url);
    return ServiceProcess.start(directory, environment, "-Xmx256m").ready();
  }

  private static String movie(int number) {
    return "{\"type\":\"movie\",\"title\":\"Lost\",\"externalId\":\"lost:" + number + "\"}";
  }
}
