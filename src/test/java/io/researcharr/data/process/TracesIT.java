package io.researcharr.data.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import io.researcharr.data.fixture.PostgresServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The spans that the packaged service sends to a collector, on both engines. */
@Tag("together")
class TracesIT {

  private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
  private static final String NOT_TRACED = "5bf92f3577b34da6a3ce929d0e0e4736";
  private static final String SECRET = "a-value-of-a-caller";
  private static final String STRANGE_TRACE = "6bf92f3577b34da6a3ce929d0e0e4736";

  @TempDir Path directory;

  private final List<String> received = new CopyOnWriteArrayList<>();
  private HttpServer collector;

  @BeforeEach
  void startCollector() throws IOException {
    collector = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
    collector.createContext(
        "/v1/traces",
        exchange -> {
          received.add(
              new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.ISO_8859_1));
          exchange.sendResponseHeaders(200, -1);
          exchange.close();
        });
    collector.start();
  }

  @AfterEach
  void stopCollector() {
    collector.stop(0);
  }

  @Test
  void holdAUnitOfWorkInTheTraceOfItsCallerOnSqlite() {
    holdAUnitOfWorkInTheTraceOfItsCaller("sqlite:///" + directory.resolve("traces.db"));
  }

  @Test
  void holdAUnitOfWorkInTheTraceOfItsCallerOnPostgres() {
    holdAUnitOfWorkInTheTraceOfItsCaller(PostgresServer.newDatabase());
  }

  private void holdAUnitOfWorkInTheTraceOfItsCaller(String database) {
    // Given
    Map<String, String> environment =
        Map.of(
            "DATABASE_URL",
            database,
            "API_KEY",
            ServiceProcess.KEY,
            "TRACES_ENDPOINT",
            "http://127.0.0.1:" + collector.getAddress().getPort() + "/v1/traces",
            "TRACES_PERCENT",
            "0");
    try (ServiceProcess service = ServiceProcess.start(directory, environment).ready()) {
      // When
      create(service, "traces:1", "00-" + NOT_TRACED + "-00f067aa0ba902b7-00");
      service.send(
          service
              .request("/media")
              .header("traceparent", "00-" + STRANGE_TRACE + "-00f067aa0ba902b7-01")
              .method("STRANGE", BodyPublishers.noBody()));
      create(service, "traces:2", "00-" + TRACE + "-00f067aa0ba902b7-01");

      // Then
      await()
          .atMost(Duration.ofSeconds(60))
          .until(
              () ->
                  all().contains("media.create")
                      && all().contains("/api/v1/media")
                      && all().contains(bytes(STRANGE_TRACE))
                      && all().split(Pattern.quote(bytes(TRACE)), -1).length >= 3);
      assertThat(all())
          .contains("researcharr-data", "/api/v1/media", "researcharr.outcome", "success")
          .contains("OTHER")
          .doesNotContain("STRANGE")
          .doesNotContain(SECRET)
          .doesNotContain(bytes(NOT_TRACED));
      assertThat(all().split(Pattern.quote(bytes(TRACE)), -1)).hasSize(3);
    }
  }

  private static void create(ServiceProcess service, String externalId, String traceparent) {
    String body =
        "{\"type\":\"movie\",\"title\":\"%s\",\"externalId\":\"%s\"}".formatted(SECRET, externalId);
    var answer =
        service.send(
            service
                .request("/media")
                .header("Content-Type", "application/json")
                .header("traceparent", traceparent)
                .POST(BodyPublishers.ofString(body)));
    assertThat(answer.statusCode()).isEqualTo(201);
  }

  private String all() {
    return String.join("", received);
  }

  private static String bytes(String hex) {
    return new String(HexFormat.of().parseHex(hex), StandardCharsets.ISO_8859_1);
  }
}
