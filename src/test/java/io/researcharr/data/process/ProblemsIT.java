package io.researcharr.data.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import io.restassured.path.json.JsonPath;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.RequestOptions;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The problems that no request has made: what is full, and what was not foreseen. */
@Tag("together")
class ProblemsIT {

  private static final Map<String, String> ON_SQLITE = Map.of("API_KEY", ServiceProcess.KEY);
  private static final int CONNECTIONS = 30;
  private static final int AT_ONCE = 3_000;

  @TempDir Path directory;

  @Test
  void aQueueThatIsFullIsOverloadedAndWhatIsInItIsStored() throws Exception {
    Vertx vertx = Vertx.vertx();
    try (ServiceProcess service = ServiceProcess.start(directory, ON_SQLITE).ready();
        Connection other =
            DriverManager.getConnection("jdbc:sqlite:" + directory.resolve("researcharr.db"))) {
      // Given
      HttpClient client =
          vertx.createHttpClient(
              new HttpClientOptions()
                  .setProtocolVersion(HttpVersion.HTTP_2)
                  .setHttp2ClearTextUpgrade(false)
                  .setHttp2MaxPoolSize(CONNECTIONS)
                  .setHttp2MultiplexingLimit(AT_ONCE / CONNECTIONS));
      other.createStatement().execute("BEGIN IMMEDIATE");
      AtomicInteger refused = new AtomicInteger();
      AtomicInteger unexplained = new AtomicInteger();

      // When
      List<Future<Integer>> answers =
          IntStream.range(0, AT_ONCE)
              .mapToObj(i -> post(client, service, i, refused, unexplained))
              .toList();
      await().atMost(Duration.ofSeconds(30)).until(() -> refused.get() > 0);
      other.createStatement().execute("ROLLBACK");
      Future.join(answers).toCompletionStage().toCompletableFuture().get(60, TimeUnit.SECONDS);

      // Then
      List<Integer> statuses = answers.stream().map(Future::result).toList();
      long stored = statuses.stream().filter(status -> status == 201).count();
      assertThat(statuses).containsOnly(201, 503);
      assertThat(unexplained).hasValue(0);
      assertThat(stored).isGreaterThanOrEqualTo(1_000);
      assertThat(new JsonPath(service.get("/media?limit=1&count=true").body()).getLong("total"))
          .isEqualTo(stored);
    } finally {
      vertx.close();
    }
  }

  @Test
  void whatWasNotForeseenIsInTheLogUnderTheIdOfTheAnswer() throws SQLException {
    try (ServiceProcess service = ServiceProcess.start(directory, ON_SQLITE).ready();
        Connection other =
            DriverManager.getConnection("jdbc:sqlite:" + directory.resolve("researcharr.db"))) {
      // Given
      other.createStatement().execute("ALTER TABLE imports RENAME TO hidden");

      // When
      HttpResponse<String> answer = service.get("/imports");

      // Then
      JsonPath problem = new JsonPath(answer.body());
      assertThat(answer.statusCode()).isEqualTo(500);
      assertThat(problem.getString("type")).isEqualTo("/problems/internal");
      assertThat(answer.body()).doesNotContain("SQL").doesNotContain("Exception");
      assertThat(service.output())
          .contains("trace id " + problem.getString("traceId"))
          .contains("no such table");
    }
  }

  @Test
  void aDiskThatIsFullIsNamedAndWhatIsThereCanStillBeRead() throws Exception {
    // Given
    Path disk = Files.createDirectory(directory.resolve("disk"));
    String mount = "mount -t tmpfs -o size=6m tmpfs '" + disk + "'";
    List<String> namespace = Namespaces.mounting(mount);
    assumeThat(namespace).as("file systems can be mounted here").isNotEmpty();
    List<String> command =
        List.of(namespace.get(0), namespace.get(1), "sh", "-c", mount + " && exec \"$0\" \"$@\"");
    Map<String, String> environment =
        Map.of(
            "API_KEY", ServiceProcess.KEY, "DATABASE_URL", "sqlite:///" + disk.resolve("small.db"));
    try (ServiceProcess service =
        ServiceProcess.startBehind(command, directory, environment).ready()) {

      // When
      HttpResponse<String> answer = create(service, 0, 10);
      assertThat(Cluster.metric(service, "researcharr_disk_size_bytes")).isEqualTo(6 << 20);
      for (int i = 1; answer.statusCode() == 201 && i < 200; i++) {
        answer = create(service, i, 200_000);
      }

      // Then
      assertThat(answer.statusCode()).as(answer.body()).isEqualTo(507);
      assertThat(answer.headers().firstValue("Content-Type")).contains("application/problem+json");
      assertThat(new JsonPath(answer.body()).getString("type")).isEqualTo("/problems/disk-full");
      assertThat(service.get("/media/external/full:0").statusCode()).isEqualTo(200);
      assertThat(service.isReady()).isTrue();
      await()
          .untilAsserted(
              () -> {
                assertThat(Cluster.metric(service, "researcharr_disk_free_bytes"))
                    .isLessThan(600_000);
                assertThat(Cluster.metric(service, "researcharr_health_warning{check=\"disk\"}"))
                    .isEqualTo(1);
                assertThat(service.management("/q/health/ready").body()).contains("of 6 MiB free");
              });
    }
  }

  private static HttpResponse<String> create(ServiceProcess service, int number, int size) {
    return service.post(
        "/media",
        "{\"type\":\"movie\",\"title\":\"x\",\"externalId\":\"full:%d\",\"metadata\":{\"a\":\"%s\"}}"
            .formatted(number, "x".repeat(size)));
  }

  private static Future<Integer> post(
      HttpClient client,
      ServiceProcess service,
      int number,
      AtomicInteger refused,
      AtomicInteger unexplained) {
    Buffer json =
        Buffer.buffer(
            "{\"type\":\"movie\",\"title\":\"x\",\"externalId\":\"full:" + number + "\"}");
    return client
        .request(
            new RequestOptions()
                .setMethod(HttpMethod.POST)
                .setHost("127.0.0.1")
                .setPort(service.port())
                .setURI("/api/v1/media")
                .putHeader("X-Api-Key", ServiceProcess.KEY)
                .putHeader("Content-Type", "application/json"))
        .compose(request -> request.send(json))
        .compose(
            response ->
                response
                    .body()
                    .map(
                        body -> {
                          if (response.statusCode() == 503) {
                            refused.incrementAndGet();
                            unexplained.addAndGet(isExplained(response, body) ? 0 : 1);
                          }
                          return response.statusCode();
                        }));
  }

  private static boolean isExplained(HttpClientResponse response, Buffer body) {
    return response.getHeader("Retry-After") != null
        && body.toString().contains("/problems/overloaded");
  }
}
