package io.researcharr.data.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.researcharr.data.fixture.Database;
import io.researcharr.data.fixture.PostgresServer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Readers of lists whose rows are large, who are many, or who do not read. */
class StreamReadersIT {

  private static final int ROWS = 2_000;
  private static final int BYTES = 250_000;
  private static final int IDLE = 10;
  private static final int OTHERS = 20;
  private static final String NDJSON = "application/x-ndjson";

  @TempDir Path directory;

  @Test
  void getLargeRowsFromASmallHeapOnSqlite() throws SQLException {
    getLargeRowsFromASmallHeap("sqlite:///" + directory.resolve("large.db"));
  }

  @Test
  void getLargeRowsFromASmallHeapOnPostgres() throws SQLException {
    getLargeRowsFromASmallHeap(PostgresServer.newDatabase());
  }

  private void getLargeRowsFromASmallHeap(String url) throws SQLException {
    Map<String, String> environment = Map.of("API_KEY", ServiceProcess.KEY, "DATABASE_URL", url);
    try (ServiceProcess service =
        ServiceProcess.start(
                directory,
                environment,
                "-Xmx256m",
                ServiceProcess.BUSY,
                "-XX:+ExitOnOutOfMemoryError")
            .ready()) {
      // Given
      insert(url, ROWS);

      // When
      List<CompletableFuture<Long>> readers =
          Stream.of("/media", "/media?sort=title", "/audit", "/media?sort=-updatedAt", "/audit")
              .map(path -> CompletableFuture.supplyAsync(() -> longLines(service, path)))
              .toList();
      List<Long> counts = readers.stream().map(CompletableFuture::join).toList();
      HttpResponse<String> list = service.get("/media?limit=500");
      HttpResponse<String> trail = service.get("/audit?limit=500");

      // Then
      assertThat(counts).containsOnly((long) ROWS);
      for (HttpResponse<String> page : List.of(list, trail)) {
        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(page.body()).hasSizeBetween(2_000_000, 5_000_000).contains("\"nextCursor\"");
      }
      assertThat(service.output()).doesNotContain("OutOfMemory");
    }
  }

  private static long longLines(ServiceProcess service, String path) {
    try {
      HttpResponse<InputStream> answer =
          ServiceProcess.http()
              .send(
                  service.request(path).header("Accept", NDJSON).build(),
                  HttpResponse.BodyHandlers.ofInputStream());
      try (BufferedReader lines =
          new BufferedReader(new InputStreamReader(answer.body(), StandardCharsets.UTF_8))) {
        return lines.lines().filter(line -> line.length() > BYTES).count();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  @Test
  void areRefusedWhenThereAreTooManyAndLeftWhenTheyDoNotRead() throws Exception {
    String url = "sqlite:///" + directory.resolve("left.db");
    try (ServiceProcess service = withOnePlace(url, 10)) {
      // Given
      insert(url, 300);
      try (Socket idle = idle(service)) {
        idle.getInputStream().read();

        // When
        HttpResponse<String> refused = stream(service);

        // Then
        assertThat(refused.statusCode()).isEqualTo(503);
        assertThat(refused.body()).contains("/problems/overloaded");
        await().atMost(Duration.ofSeconds(60)).until(() -> stream(service).statusCode() == 200);
        // A place is free again after each that was read to its end.
        assertThat(stream(service).statusCode()).isEqualTo(200);
        assertThat(service.get("/media?limit=1").statusCode()).isEqualTo(200);
      }
    }
  }

  @Test
  void giveTheirPlaceBackWhenTheyGoAwayOnSqlite() throws Exception {
    giveTheirPlaceBack("sqlite:///" + directory.resolve("gone.db"));
  }

  @Test
  void giveTheirPlaceBackWhenTheyGoAwayOnPostgres() throws Exception {
    giveTheirPlaceBack(PostgresServer.newDatabase());
  }

  /** There is one place, and nobody is sent away from it for not reading. */
  private void giveTheirPlaceBack(String url) throws Exception {
    try (ServiceProcess service = withOnePlace(url, 600)) {
      insert(url, 300);
      for (int i = 0; i < 3; i++) {
        // Given
        try (Socket idle = idle(service)) {
          idle.getInputStream().read();
          assertThat(stream(service).statusCode()).isEqualTo(503);
        }

        // When it has gone, then
        await().atMost(Duration.ofSeconds(60)).until(() -> stream(service).statusCode() == 200);
      }
    }
  }

  private ServiceProcess withOnePlace(String url, int patienceSeconds) {
    Map<String, String> environment =
        Map.of(
            "API_KEY",
            ServiceProcess.KEY,
            "DATABASE_URL",
            url,
            "STREAMS_MAX_READERS",
            "1",
            "STREAMS_PATIENCE_SECONDS",
            String.valueOf(patienceSeconds));
    return ServiceProcess.start(directory, environment).ready();
  }

  @Test
  void holdNothingThatOthersNeedOnSqlite() throws Exception {
    holdNothingThatOthersNeed("sqlite:///" + directory.resolve("idle.db"));
  }

  @Test
  void holdNothingThatOthersNeedOnPostgres() throws Exception {
    holdNothingThatOthersNeed(PostgresServer.newDatabase());
  }

  private void holdNothingThatOthersNeed(String url) throws Exception {
    Map<String, String> environment =
        Map.of(
            "API_KEY",
            ServiceProcess.KEY,
            "DATABASE_URL",
            url,
            "DATABASE_POOL_SIZE",
            "2",
            "CACHE_ENABLED",
            "false",
            "STREAMS_PATIENCE_SECONDS",
            "600");
    try (ServiceProcess service =
        ServiceProcess.start(directory, environment, "-Xmx256m", ServiceProcess.BUSY).ready()) {
      // Given
      insert(url, ROWS);
      List<Socket> idle = new ArrayList<>();
      for (int i = 0; i < IDLE; i++) {
        idle.add(idle(service));
      }
      awaitRest(service);

      // When
      List<HttpResponse<String>> answers = new ArrayList<>();
      double[] waiting = {0};
      Duration took =
          Rounds.took(
              () -> {
                for (int i = 0; i < OTHERS; i++) {
                  waiting[0] += Cluster.metric(service, "researcharr_pool_waiting");
                  answers.add(service.get("/media/external/large:" + (i + 1) + "?type=movie"));
                  answers.add(service.post("/media", movie(i)));
                }
              });
      double pages = pages(service);
      for (Socket reader : idle) {
        reader.close();
      }
      awaitRest(service);

      // Then
      assertThat(answers).extracting(HttpResponse::statusCode).containsOnly(200, 201);
      assertThat(took).isLessThan(Duration.ofMinutes(1));
      // Somebody else may be waiting for a moment, but not whenever it is looked at.
      assertThat(waiting[0]).isLessThan(OTHERS);
      assertThat(pages).as("before they went away").isBetween((double) IDLE, IDLE * 100d);
      assertThat(pages(service) - pages).as("afterwards").isLessThanOrEqualTo(IDLE);
    }
  }

  private static String movie(int number) {
    return "{\"type\":\"movie\",\"title\":\"Beside\",\"externalId\":\"beside:" + number + "\"}";
  }

  /** Waits until no page of a list is read any more. */
  private static void awaitRest(ServiceProcess service) {
    double[] before = {-1};
    await()
        .atMost(Duration.ofSeconds(60))
        .pollInterval(Duration.ofSeconds(1))
        .until(
            () -> {
              double now = pages(service);
              boolean isAtRest = now > 0 && now == before[0];
              before[0] = now;
              return isAtRest;
            });
  }

  private static double pages(ServiceProcess service) {
    return service
        .management("/q/metrics")
        .body()
        .lines()
        .filter(line -> line.startsWith("researcharr_unit_of_work_seconds_count"))
        .filter(line -> line.contains("name=\"media.list\""))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
        .sum();
  }

  /** Asks for all there is, and reads nothing. */
  private static Socket idle(ServiceProcess service) throws IOException {
    Socket socket = new Socket();
    socket.setReceiveBufferSize(4_096);
    socket.connect(new InetSocketAddress("127.0.0.1", service.port()));
    socket
        .getOutputStream()
        .write(
            ("GET /api/v1/media HTTP/1.1\r\nHost: x\r\nX-Api-Key: %s\r\nAccept: %s\r\n\r\n")
                .formatted(ServiceProcess.KEY, NDJSON)
                .getBytes(StandardCharsets.US_ASCII));
    return socket;
  }

  /** Puts so many large rows into a database. */
  private static void insert(String url, int rows) throws SQLException {
    boolean isSqlite = url.startsWith("sqlite");
    String metadata =
        isSqlite
            ? "'{\"a\":\"' || replace(hex(zeroblob(%d)), '0', 'x') || '\"}'".formatted(BYTES / 2)
            : "'{\"a\":\"' || repeat('x', %d) || '\"}'".formatted(BYTES);
    String id =
        isSqlite
            ? "printf('0199aaaa-0000-7000-8000-%012d', i)"
            : "('0199aaaa-0000-7000-8000-' || lpad(i::text, 12, '0'))::uuid";
    Database.of(url)
        .execute(
            "INSERT INTO media (id, type, external_id, title, sort_title, title_folded, status,"
                + " monitored, metadata) WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1"
                + " FROM n WHERE i < "
                + rows
                + ") SELECT "
                + id
                + ", 'movie', 'large:' || i, 'Large', 'large', 'large', 'pending', TRUE, "
                + metadata
                + " FROM n");
  }

  private static HttpResponse<String> stream(ServiceProcess service) {
    HttpRequest.Builder request = service.request("/media?year=1&type=movie");
    return service.send(request.header("Accept", NDJSON));
  }
}
