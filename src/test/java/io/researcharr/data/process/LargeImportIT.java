package io.researcharr.data.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.researcharr.data.fixture.FakeArr;
import io.researcharr.data.fixture.FakeArr.Library;
import io.researcharr.data.fixture.PostgresServer;
import io.restassured.path.json.JsonPath;
import io.vertx.core.Vertx;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Real sizes with a heap of 256 MB: 60,000 movies, and 3,000 series with 300,000 episodes. Either
 * is fetched on one engine and sent along on the other.
 */
@Tag("together")
class LargeImportIT {

  private static final String HEAP = "-Xmx256m";

  /** How long it takes is measured elsewhere. */
  private static final Duration PATIENCE = Duration.ofMinutes(30);

  private static final Library MOVIES = Library.ofMovies(60_000);
  private static final Library SERIES = Library.ofSeries(3_000, 100);
  private static final String ARR_KEY = "0123456789abcdef";

  @TempDir Path directory;

  private Vertx vertx;

  @BeforeEach
  void startVertx() {
    vertx = Vertx.vertx();
  }

  @AfterEach
  void stopVertx() {
    vertx.close();
  }

  @Test
  void fetchesMoviesAndIsSentSeriesOnSqlite() throws Exception {
    try (FakeArr radarr = FakeArr.start(vertx, MOVIES, ARR_KEY);
        ServiceProcess service = start(Map.of("API_KEY", ServiceProcess.KEY))) {
      // When
      JsonPath movies = ended(service, order(service, "radarr", radarr));
      JsonPath series = sent(service, "sonarr", SERIES);

      // Then
      assertTakenIn(service, movies, series);
    }
  }

  @Test
  void fetchesSeriesAndIsSentMoviesOnPostgres() throws Exception {
    try (FakeArr sonarr = FakeArr.start(vertx, SERIES, ARR_KEY);
        ServiceProcess service =
            start(
                Map.of(
                    "API_KEY", ServiceProcess.KEY, "DATABASE_URL", PostgresServer.newDatabase()))) {
      // When
      JsonPath series = ended(service, order(service, "sonarr", sonarr));
      JsonPath movies = sent(service, "radarr", MOVIES);

      // Then
      assertTakenIn(service, movies, series);
    }
  }

  @Test
  void goesOnWithAnImportAfterAKill() {
    goesOnAfterAKill(Map.of("API_KEY", ServiceProcess.KEY));
  }

  @Test
  void goesOnWithAnImportAfterAKillOnPostgres() {
    goesOnAfterAKill(
        Map.of("API_KEY", ServiceProcess.KEY, "DATABASE_URL", PostgresServer.newDatabase()));
  }

  @Test
  void goesOnWithEpisodesAfterAKill() {
    Map<String, String> environment = Map.of("API_KEY", ServiceProcess.KEY);
    try (FakeArr sonarr = FakeArr.start(vertx, Library.ofSeries(150, 60), ARR_KEY)) {
      // Given
      ServiceProcess first = start(environment);
      String id = order(first, "sonarr", sonarr);
      long before =
          await()
              .atMost(Duration.ofSeconds(60))
              .pollInterval(Duration.ofMillis(20))
              .until(() -> progress(first, id).getLong("done"), done -> done > 1_000);
      first.kill();

      // When
      try (ServiceProcess second = start(environment)) {
        JsonPath ended = ended(second, id);

        // Then
        assertThat(before).isLessThan(9_150);
        assertThat(ended.getString("state")).isEqualTo("completed");
        assertThat(ended.getLong("created")).isEqualTo(9_150);
        assertThat(ended.getLong("updated")).isZero();
        assertThat(ended.getLong("unchanged")).isZero();
      }
    }
  }

  private ServiceProcess start(Map<String, String> environment) {
    return ServiceProcess.start(directory, environment, HEAP, ServiceProcess.BUSY).ready();
  }

  private static void assertTakenIn(ServiceProcess service, JsonPath movies, JsonPath series)
      throws Exception {
    assertThat(movies.getString("state")).isEqualTo("completed");
    assertThat(movies.getLong("created")).isEqualTo(60_000);
    assertThat(series.getString("state")).isEqualTo("completed");
    assertThat(series.getLong("created")).isEqualTo(303_000);
    assertThat(series.getLong("total")).isEqualTo(303_000);
    assertThat(lines(service, "/media?type=movie")).isEqualTo(60_000);
    assertThat(lines(service, "/media?type=series")).isEqualTo(3_000);
    assertThat(lines(service, "/media?type=episode")).isEqualTo(300_000);
    assertThat(service.output()).doesNotContain("OutOfMemory");
  }

  /** Sends a library that is made while it is sent, and waits for what becomes of it. */
  private static JsonPath sent(ServiceProcess service, String source, Library library)
      throws Exception {
    HttpResponse<String> answer =
        ServiceProcess.http()
            .send(
                service
                    .request("/imports/" + source + "/library")
                    .header("Content-Type", "application/json")
                    .timeout(PATIENCE)
                    .POST(BodyPublishers.ofInputStream(() -> FakeArr.sent(library)))
                    .build(),
                HttpResponse.BodyHandlers.ofString());
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return new JsonPath(answer.body());
  }

  private void goesOnAfterAKill(Map<String, String> environment) {
    try (FakeArr radarr =
        FakeArr.start(vertx, Library.ofMovies(20_000).withUnusableEvery(1_000), ARR_KEY)) {
      // Given
      ServiceProcess first =
          ServiceProcess.start(directory, environment, HEAP, ServiceProcess.BUSY).ready();
      String id = order(first, "radarr", radarr);
      long before =
          await()
              .atMost(Duration.ofSeconds(60))
              .pollInterval(Duration.ofMillis(20))
              .until(() -> progress(first, id).getLong("done"), done -> done > 2_000);
      first.kill();

      // When
      try (ServiceProcess second =
          ServiceProcess.start(directory, environment, HEAP, ServiceProcess.BUSY).ready()) {
        JsonPath ended = ended(second, id);

        // Then
        assertThat(before).isLessThan(20_000);
        assertThat(ended.getString("state")).isEqualTo("completed");
        assertThat(ended.getLong("done")).isEqualTo(20_000);
        assertThat(ended.getLong("created")).isEqualTo(19_980);
        assertThat(ended.getLong("updated")).isZero();
        assertThat(ended.getLong("skippedCount")).isEqualTo(20);
        assertThat(ended.getList("skipped")).hasSize(20);
        assertThat(lines(second, "/media?type=movie")).isEqualTo(19_980);
      } catch (Exception e) {
        throw new IllegalStateException(e);
      }
    }
  }

  private static String order(ServiceProcess service, String source, FakeArr upstream) {
    HttpResponse<String> ordered =
        service.post(
            "/imports",
            "{\"source\":\"%s\",\"baseUrl\":\"%s\",\"apiKey\":\"%s\",\"instance\":\"main\"}"
                .formatted(source, upstream.url(), ARR_KEY));
    assertThat(ordered.statusCode()).isEqualTo(202);
    return new JsonPath(ordered.body()).getString("id");
  }

  private static JsonPath progress(ServiceProcess service, String id) {
    return new JsonPath(service.get("/imports/" + id).body());
  }

  private static JsonPath ended(ServiceProcess service, String id) {
    return await()
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(500))
        .until(
            () -> progress(service, id),
            now -> !List.of("queued", "running").contains(now.getString("state")));
  }

  private static long lines(ServiceProcess service, String path) throws Exception {
    var answer =
        ServiceProcess.http()
            .send(
                service.request(path).header("Accept", "application/x-ndjson").build(),
                HttpResponse.BodyHandlers.ofInputStream());
    try (BufferedReader reader =
        new BufferedReader(new InputStreamReader(answer.body(), StandardCharsets.UTF_8))) {
      return reader.lines().count();
    }
  }
}
