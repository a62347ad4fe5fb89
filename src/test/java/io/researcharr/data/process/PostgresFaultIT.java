package io.researcharr.data.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Faults of PostgreSQL and of callers under load: bounded answers, and recovery by itself. */
class PostgresFaultIT {

  private static final int CALLERS = 16;

  @TempDir Path directory;

  private RestartablePostgres postgres;
  private ServiceProcess service;
  private final AtomicInteger number = new AtomicInteger();

  @BeforeEach
  void start() {
    postgres = RestartablePostgres.durable(directory.resolve("pg"));
    service =
        ServiceProcess.start(
                directory,
                Map.of(
                    "DATABASE_URL",
                    postgres.databaseUrl(),
                    "DATABASE_POOL_SIZE",
                    "8",
                    "API_KEY",
                    ServiceProcess.KEY))
            .ready();
  }

  @AfterEach
  void stop() {
    service.close();
    postgres.close();
  }

  @Test
  void answersWith503WhilePostgresRestartsAndGoesOnAfterwards() throws Exception {
    goesOnAfter(postgres::stop);
  }

  @Test
  void losesNothingThatWasAcknowledgedWhenPostgresCrashes() throws Exception {
    goesOnAfter(postgres::crash);
  }

  private void goesOnAfter(Runnable end) throws Exception {
    // Given
    AtomicBoolean going = new AtomicBoolean(true);
    Queue<Integer> statuses = new ConcurrentLinkedQueue<>();
    Set<Integer> seen = new ConcurrentSkipListSet<>();
    Set<String> acknowledged = new ConcurrentSkipListSet<>();
    Queue<Long> slowest = new ConcurrentLinkedQueue<>();
    Queue<String> withoutRetryAfter = new ConcurrentLinkedQueue<>();
    ExecutorService callers = Executors.newFixedThreadPool(CALLERS);
    for (int i = 0; i < CALLERS; i++) {
      boolean writes = i % 2 == 0;
      callers.execute(
          () -> {
            while (going.get()) {
              long start = System.nanoTime();
              String externalId = newExternalId();
              HttpResponse<String> answer =
                  writes ? write(externalId) : service.get("/media?limit=5");
              slowest.add(System.nanoTime() - start);
              statuses.add(answer.statusCode());
              seen.add(answer.statusCode());
              if (answer.statusCode() == 201) {
                acknowledged.add(externalId);
              }
              if (answer.statusCode() == 503
                  && answer.headers().firstValue("Retry-After").isEmpty()) {
                withoutRetryAfter.add(answer.body());
              }
            }
          });
    }
    await().atMost(Duration.ofSeconds(60)).until(() -> statuses.size() > 500);

    // When
    end.run();
    await().atMost(Duration.ofSeconds(20)).until(() -> statuses.contains(503));
    await().atMost(Duration.ofSeconds(30)).until(() -> !service.isReady());
    postgres.start();

    // Then
    await().atMost(Duration.ofSeconds(60)).until(service::isReady);
    statuses.clear();
    await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> statuses.contains(200) && statuses.contains(201));
    await()
        .atMost(Duration.ofSeconds(60))
        .until(
            () -> {
              statuses.clear();
              TimeUnit.MILLISECONDS.sleep(500);
              return !statuses.isEmpty() && statuses.stream().allMatch(status -> status < 300);
            });
    going.set(false);
    callers.shutdown();
    assertThat(callers.awaitTermination(30, TimeUnit.SECONDS)).isTrue();
    assertThat(seen).containsExactly(200, 201, 503);
    assertThat(withoutRetryAfter).isEmpty();
    assertThat(slowest).allMatch(nanos -> nanos < TimeUnit.SECONDS.toNanos(30));
    assertThat(service.output()).doesNotContain("failed unexpectedly");
    assertThat(stored()).containsAll(acknowledged);
  }

  private Set<String> stored() throws SQLException {
    try (Connection connection = DriverManager.getConnection(postgres.jdbc());
        ResultSet rows =
            connection.createStatement().executeQuery("SELECT external_id FROM media")) {
      Set<String> stored = new TreeSet<>();
      while (rows.next()) {
        stored.add(rows.getString(1));
      }
      return stored;
    }
  }

  @Test
  void losesNoConnectionAndLogsNothingWhenCallersHangUpInTheMiddleOfWrites() {
    // When
    for (int round = 0; round < 300; round++) {
      hangUpAfterSending("POST", json(newExternalId()), round % 3);
      hangUpAfterSending("PATCH", "{\"title\":\"x\"}", round % 3);
    }

    // Then
    for (int i = 0; i < 50; i++) {
      assertThat(write(newExternalId()).statusCode()).isEqualTo(201);
    }
    assertThat(service.output())
        .doesNotContain("ERROR")
        .doesNotContain("non-threadsafe")
        .doesNotContain("dropped");
  }

  private HttpResponse<String> write(String externalId) {
    return service.post("/media", json(externalId));
  }

  private String json(String externalId) {
    return "{\"type\":\"movie\",\"title\":\"Fault\",\"externalId\":\"" + externalId + "\"}";
  }

  private String newExternalId() {
    return "fault:" + number.incrementAndGet();
  }

  private void hangUpAfterSending(String method, String body, int pauseMillis) {
    String path = method.equals("POST") ? "/media" : "/media/01a202dd-bc69-7b25-ad28-77c6602a01b4";
    String request =
        method
            + " /api/v1"
            + path
            + " HTTP/1.1\r\nHost: x\r\nX-Api-Key: "
            + ServiceProcess.KEY
            + "\r\nIf-Match: *\r\nContent-Type: application/json\r\nContent-Length: "
            + body.length()
            + "\r\n\r\n"
            + body;
    try (Socket socket = new Socket("127.0.0.1", service.port())) {
      socket.setSoLinger(true, 0);
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      TimeUnit.MILLISECONDS.sleep(pauseMillis);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
