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
  private static final String NDJSON = "application/x-ndjson";

  @TempDir Path directory;

  @Test
  void getLargeRowsFromASmallHeapOnSqlite() throws SQLException {
    getLargeRowsFromASmallHeap(
        Map.of("API_KEY", ServiceProcess.KEY),
        new Database("jdbc:sqlite:" + directory.resolve("researcharr.db")),
        "'{\"a\":\"' || replace(hex(zeroblob(%d)), '0', 'x') || '\"}'".formatted(BYTES / 2),
        "printf('0199aaaa-0000-7000-8000-%012d', i)");
  }

  @Test
  void getLargeRowsFromASmallHeapOnPostgres() throws SQLException {
    String url = PostgresServer.newDatabase();
    getLargeRowsFromASmallHeap(
        Map.of("API_KEY", ServiceProcess.KEY, "DATABASE_URL", url),
        Database.of(url),
        "'{\"a\":\"' || repeat('x', %d) || '\"}'".formatted(BYTES),
        "('0199aaaa-0000-7000-8000-' || lpad(i::text, 12, '0'))::uuid");
  }

  private void getLargeRowsFromASmallHeap(
      Map<String, String> environment, Database database, String metadata, String id)
      throws SQLException {
    try (ServiceProcess service =
        ServiceProcess.start(directory, environment, "-Xmx256m", "-XX:+ExitOnOutOfMemoryError")
            .ready()) {
      // Given
      database.execute(
          "INSERT INTO media (id, type, external_id, title, sort_title, title_folded, status,"
              + " monitored, metadata) WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1"
              + " FROM n WHERE i < "
              + ROWS
              + ") SELECT "
              + id
              + ", 'movie', 'large:' || i, 'Large', 'large', 'large', 'pending', TRUE, "
              + metadata
              + " FROM n");

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
    Map<String, String> environment =
        Map.of(
            "API_KEY",
            ServiceProcess.KEY,
            "STREAMS_MAX_READERS",
            "1",
            "STREAMS_PATIENCE_SECONDS",
            "2");
    try (ServiceProcess service = ServiceProcess.start(directory, environment).ready()) {
      // Given
      new Database("jdbc:sqlite:" + directory.resolve("researcharr.db"))
          .execute(
              "INSERT INTO media (id, type, external_id, title, sort_title, title_folded, status,"
                  + " monitored, metadata) WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1"
                  + " FROM n WHERE i < 300) SELECT printf('0199aaaa-0000-7000-8000-%012d', i),"
                  + " 'movie', 'large:' || i, 'Large', 'large', 'large', 'pending', TRUE, '{\"a\":\"'"
                  + " || hex(zeroblob(100000)) || '\"}' FROM n");
      try (Socket idle = new Socket()) {
        idle.setReceiveBufferSize(4_096);
        idle.connect(new InetSocketAddress("127.0.0.1", service.port()));
        idle.getOutputStream()
            .write(
                ("GET /api/v1/media HTTP/1.1\r\nHost: x\r\nX-Api-Key: %s\r\nAccept: %s\r\n\r\n")
                    .formatted(ServiceProcess.KEY, NDJSON)
                    .getBytes(StandardCharsets.US_ASCII));
        idle.getInputStream().read();

        // When
        HttpResponse<String> refused = stream(service);

        // Then
        assertThat(refused.statusCode()).isEqualTo(503);
        assertThat(refused.body()).contains("/problems/overloaded");
        await().atMost(Duration.ofSeconds(20)).until(() -> stream(service).statusCode() == 200);
        // A place is free again after each that was read to its end.
        assertThat(stream(service).statusCode()).isEqualTo(200);
        assertThat(service.get("/media?limit=1").statusCode()).isEqualTo(200);
      }
    }
  }

  private static HttpResponse<String> stream(ServiceProcess service) {
    HttpRequest.Builder request = service.request("/media?year=1&type=movie");
    return service.send(request.header("Accept", NDJSON));
  }
}
