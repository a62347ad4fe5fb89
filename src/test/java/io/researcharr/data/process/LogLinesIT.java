package io.researcharr.data.process;

import static java.net.http.HttpResponse.BodyHandlers.ofString;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.researcharr.data.fixture.Database;
import io.researcharr.data.fixture.PostgresServer;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the packaged service logs as JSON, on both engines. */
class LogLinesIT {

  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final String SECRET = "a-value-of-a-caller";
  private static final String STATEMENT = "slow statement in media.create";
  private static final String UNIT = "slow unit of work media.create";
  private static final int MANY = 48;

  @TempDir Path directory;

  @Test
  void namesTheRequestAndMasksItsValuesOnSqlite() {
    namesTheRequestAndMasksItsValues("sqlite:///" + directory.resolve("log.db"));
  }

  @Test
  void namesTheRequestAndMasksItsValuesOnPostgres() {
    namesTheRequestAndMasksItsValues(PostgresServer.newDatabase());
  }

  private void namesTheRequestAndMasksItsValues(String database) {
    // Given
    Map<String, String> environment =
        Map.of(
            "DATABASE_URL",
            database,
            "API_KEY",
            ServiceProcess.KEY,
            "LOG_FORMAT",
            "json",
            "SLOW_QUERY_THRESHOLD",
            "1ms");
    int[] number = {0};
    try (ServiceProcess service = ServiceProcess.start(directory, environment).ready()) {
      // When
      await()
          .atMost(Duration.ofSeconds(30))
          .until(
              () -> {
                large(service, ++number[0]);
                return !slow(service, STATEMENT).isEmpty() && !slow(service, UNIT).isEmpty();
              });

      // Then
      for (String kind : List.of(STATEMENT, UNIT)) {
        assertThat(requests(service, kind)).allMatch(name -> name.matches("large-one-[0-9]+"));
      }
      assertThat(slow(service, STATEMENT).get(0).path("message").asText())
          .contains("INSERT INTO media");
      assertThat(Cluster.metric(service, "researcharr_statements_slow_total")).isPositive();
      assertThat(service.output()).doesNotContain(SECRET);
      assertThat(service.output().lines()).allSatisfy(line -> MAPPER.readTree(line));
      changesItsLevels(service, number);
      namesEachOfManyRequests(service, number);
    }
  }

  private static void changesItsLevels(ServiceProcess service, int[] number) {
    // Given
    String level = "/system/log-levels/io.researcharr.data.slow";
    var put =
        service
            .request(level)
            .header("Content-Type", "application/json")
            .PUT(BodyPublishers.ofString("{\"level\":\"error\"}"));
    assertThat(service.send(put).statusCode()).isEqualTo(200);
    int before = slow(service, UNIT).size();

    // When
    for (int i = 0; i < 20; i++) {
      large(service, ++number[0]);
    }

    // Then
    assertThat(slow(service, UNIT)).hasSize(before);

    // When
    assertThat(service.send(service.request(level).DELETE()).statusCode()).isEqualTo(204);

    // Then
    await()
        .atMost(Duration.ofSeconds(30))
        .until(
            () -> {
              large(service, ++number[0]);
              return slow(service, UNIT).size() > before;
            });
  }

  /** Each line has the name of the request that it is of, also where many are under way. */
  private static void namesEachOfManyRequests(ServiceProcess service, int[] number) {
    // Given
    int before = slow(service, UNIT).size();
    int statementsBefore = slow(service, STATEMENT).size();
    int first = number[0] + 1;

    // When
    IntStream.range(0, MANY)
        .mapToObj(i -> ServiceProcess.http().sendAsync(largeOne(service, first + i), ofString()))
        .toList()
        .forEach(answer -> assertThat(answer.join().statusCode()).isEqualTo(201));

    // Then
    List<String> known =
        IntStream.range(0, MANY).mapToObj(i -> "large-one-" + (first + i)).toList();
    List<String> names = requests(service, UNIT).skip(before).toList();
    assertThat(names).hasSizeGreaterThan(MANY / 2).doesNotHaveDuplicates().isSubsetOf(known);
    assertThat(requests(service, STATEMENT).skip(statementsBefore))
        .isNotEmpty()
        .allSatisfy(some -> assertThat(some.split(" ")).isSubsetOf(known));
  }

  @Test
  void namesTheRequestOfAFaultAndTheImportThatALineIsOfOnSqlite() throws SQLException {
    namesTheRequestOfAFaultAndTheImportThatALineIsOf("sqlite:///" + directory.resolve("fault.db"));
  }

  @Test
  void namesTheRequestOfAFaultAndTheImportThatALineIsOfOnPostgres() throws SQLException {
    namesTheRequestOfAFaultAndTheImportThatALineIsOf(PostgresServer.newDatabase());
  }

  private void namesTheRequestOfAFaultAndTheImportThatALineIsOf(String database)
      throws SQLException {
    // Given
    Map<String, String> environment =
        Map.of("DATABASE_URL", database, "API_KEY", ServiceProcess.KEY, "LOG_FORMAT", "json");
    try (ServiceProcess service = ServiceProcess.start(directory, environment).ready()) {
      // When
      String started =
          service
              .post(
                  "/imports",
                  "{\"source\":\"radarr\",\"baseUrl\":\"http://127.0.0.1:1\",\"apiKey\":\""
                      + SECRET
                      + "\",\"instance\":\"main\"}")
              .body();
      String id = json(started).path("id").asText();
      assertThat(id).isNotEmpty();
      await()
          .atMost(Duration.ofSeconds(20))
          .until(() -> !slow(service, "import " + id + " from ").isEmpty());
      assertThat(
              service
                  .send(service.request("/media").header("X-Api-Key", "wrong-key-" + SECRET))
                  .statusCode())
          .isIn(400, 401);
      Database.of(database).execute("ALTER TABLE queue_items RENAME TO gone");
      var broken =
          service.send(service.request("/queue/items").header("X-Request-Id", "the-broken-one"));
      Database.of(database).execute("ALTER TABLE gone RENAME TO queue_items");

      // Then
      assertThat(broken.statusCode()).isEqualTo(500);
      assertThat(json(broken.body()).path("requestId").asText()).isEqualTo("the-broken-one");
      assertThat(slow(service, "a request failed unexpectedly"))
          .singleElement()
          .satisfies(
              line ->
                  assertThat(line.path("mdc").path("requestId").asText())
                      .isEqualTo("the-broken-one"));
      assertThat(service.output()).doesNotContain(SECRET);
      assertThat(service.output().lines()).allSatisfy(line -> MAPPER.readTree(line));
    }
  }

  private static void large(ServiceProcess service, int number) {
    var answer = ServiceProcess.http().sendAsync(largeOne(service, number), ofString()).join();
    assertThat(answer.statusCode()).isEqualTo(201);
  }

  private static HttpRequest largeOne(ServiceProcess service, int number) {
    String body =
        "{\"type\":\"movie\",\"title\":\"%s\",\"externalId\":\"log:%d\",\"metadata\":{\"a\":\"%s\"}}"
            .formatted(SECRET, number, "x".repeat(60_000));
    return service
        .request("/media")
        .header("Content-Type", "application/json")
        .header("X-Request-Id", "large-one-" + number)
        .POST(BodyPublishers.ofString(body))
        .build();
  }

  private static Stream<String> requests(ServiceProcess service, String beginning) {
    return slow(service, beginning).stream()
        .map(line -> line.path("mdc").path("requestId").asText());
  }

  private static List<JsonNode> slow(ServiceProcess service, String beginning) {
    return service
        .output()
        .lines()
        .map(LogLinesIT::json)
        .filter(line -> line.path("message").asText().startsWith(beginning))
        .toList();
  }

  private static JsonNode json(String line) {
    try {
      return MAPPER.readTree(line);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(line, e);
    }
  }
}
