package io.researcharr.data.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.researcharr.data.fixture.PostgresServer;
import io.researcharr.data.fixture.Wire;
import java.io.UncheckedIOException;
import java.net.http.HttpRequest;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A service that is told to end while it is busy: nothing is lost, and nobody is cut off. */
class GracefulEndIT {

  private static final int ENTRIES = 5_000;
  private static final int ENDS = 3;
  private static final int CALLERS = 8;

  @TempDir Path directory;

  private final AtomicInteger number = new AtomicInteger();
  private final Set<String> acknowledged = ConcurrentHashMap.newKeySet();
  private final AtomicInteger streams = new AtomicInteger();
  private final AtomicInteger claims = new AtomicInteger();
  private final AtomicInteger feeds = new AtomicInteger();
  private final Queue<String> cut = SteadyCaller.none();

  @Test
  void answersAllThatItHasAcceptedOnSqlite() throws InterruptedException {
    answersAllThatItHasAccepted(sqlite("end.db"));
  }

  @Test
  void answersAllThatItHasAcceptedOnPostgres() throws InterruptedException {
    answersAllThatItHasAccepted(PostgresServer.newDatabase());
  }

  /** As a proxy does that was told to look elsewhere and does not know yet where. */
  @Test
  void answersWhoComesAnewWithEachRequestUntilNobodyIsLetInAnyMore() throws InterruptedException {
    // Some may come in the very microseconds in which the door is closed, but not at each end.
    for (int end = 0; end == 0 || end < ENDS && !cut.isEmpty(); end++) {
      // Given
      cut.clear();
      ServiceProcess service =
          ServiceProcess.start(directory, environment(sqlite("anew.db"), "1s")).ready();
      ExecutorService callers = Executors.newCachedThreadPool();
      int before = acknowledged.size();
      for (int i = 0; i < CALLERS; i++) {
        callers.execute(() -> comeAnew(service.port()));
      }
      await().atMost(Duration.ofSeconds(60)).until(() -> acknowledged.size() > before + 200);

      // When
      service.end();

      // Then
      callers.shutdown();
      assertThat(callers.awaitTermination(40, TimeUnit.SECONDS)).isTrue();
      assertThat(service.exitCode()).isIn(0, 143);
    }
    assertThat(cut).isEmpty();
  }

  /** As with an instance that was left alone after its start, until a moment before its end. */
  @Test
  void letsNobodyInWhoComesLateWhereNobodyCameBefore() {
    // The door is closed for one second, in which a busy machine may not look.
    boolean isThere = false;
    for (int end = 0; end < ENDS && !isThere; end++) {
      isThere = isThereBehindItsClosedDoor();
    }
    assertThat(isThere).isTrue();
  }

  private boolean isThereBehindItsClosedDoor() {
    // Given
    ServiceProcess service =
        ServiceProcess.start(directory, environment(sqlite("alone.db"), "6s")).ready();

    // When
    service.end();

    // Then
    await().atMost(Duration.ofSeconds(8)).until(() -> !service.isReady());
    assertThat(isLetIn(service.port())).isTrue();
    boolean[] isThere = {false};
    await()
        .atMost(Duration.ofSeconds(30))
        .pollInterval(Duration.ofMillis(20))
        .until(
            () -> {
              boolean isClosed = !isLetIn(service.port());
              isThere[0] = service.isListening();
              return isClosed;
            });
    assertThat(service.exitCode()).isIn(0, 143);
    return isThere[0];
  }

  private static boolean isLetIn(int port) {
    try (Wire wire = Wire.open(port)) {
      return true;
    } catch (UncheckedIOException e) {
      return false;
    }
  }

  private void comeAnew(int port) {
    while (true) {
      Wire wire;
      try {
        wire = Wire.open(port);
      } catch (UncheckedIOException e) {
        return; // refused, as the end is
      }
      String sent = create();
      try (wire) {
        Wire.Answer answer = wire.send(sent).receive();
        if (!isCreated(sent, answer)) {
          cut.add(answer + " to " + sent);
        }
      } catch (UncheckedIOException | NumberFormatException e) {
        cut.add(e + " after " + sent);
      }
    }
  }

  private void answersAllThatItHasAccepted(String database) throws InterruptedException {
    // Given
    Map<String, String> environment = environment(database, "2s");
    ServiceProcess service = ServiceProcess.start(directory, environment).ready();
    fill(service);
    ExecutorService callers = Executors.newCachedThreadPool();
    for (int i = 0; i < CALLERS; i++) {
      callers.execute(new SteadyCaller(service.port(), this::create, this::isCreated, cut));
      callers.execute(new SteadyCaller(service.port(), this::list, this::isListed, cut));
    }
    for (int i = 0; i < 3; i++) {
      callers.execute(new SteadyCaller(service.port(), this::stream, this::isStreamed, cut));
      callers.execute(new SteadyCaller(service.port(), this::claim, this::isClaimed, cut));
      callers.execute(new SteadyCaller(service.port(), this::follow, this::isFollowed, cut));
    }
    await()
        .atMost(Duration.ofSeconds(60))
        .until(
            () ->
                acknowledged.size() > 200
                    && streams.get() > 3
                    && Cluster.metric(service, "researcharr_events_readers") == 3
                    && Cluster.metric(service, "researcharr_jobs_claims_waiting") == 3);

    // When
    service.end();

    // Then
    await().atMost(Duration.ofSeconds(8)).until(() -> !service.isReady());
    await().atMost(Duration.ofSeconds(8)).until(() -> feeds.get() == 3);
    callers.shutdown();
    assertThat(callers.awaitTermination(40, TimeUnit.SECONDS)).isTrue();
    assertThat(cut).isEmpty();
    assertThat(claims.get()).isGreaterThanOrEqualTo(3);
    assertThat(service.exitCode()).isIn(0, 143);
    assertThat(service.output()).doesNotContain("ERROR");
    try (ServiceProcess next = ServiceProcess.start(directory, environment).ready()) {
      String all =
          next.send(next.request("/media").header("Accept", "application/x-ndjson")).body();
      assertThat(acknowledged).allMatch(id -> all.contains('"' + id + '"'));
    }
  }

  private String sqlite(String file) {
    return "sqlite:///" + directory.resolve(file);
  }

  private static Map<String, String> environment(String database, String delay) {
    return Map.of("DATABASE_URL", database, "API_KEY", ServiceProcess.KEY, "SHUTDOWN_DELAY", delay);
  }

  private static void fill(ServiceProcess service) {
    StringBuilder lines = new StringBuilder();
    for (int i = 0; i < ENTRIES; i++) {
      lines.append(movie("filled:" + i)).append('\n');
    }
    var answer =
        service.send(
            service
                .request("/media/bulk")
                .header("Content-Type", "application/x-ndjson")
                .POST(HttpRequest.BodyPublishers.ofString(lines.toString())));
    assertThat(answer.statusCode()).isEqualTo(200);
  }

  private static String movie(String externalId) {
    return "{\"type\":\"movie\",\"title\":\"End\",\"externalId\":\"" + externalId + "\"}";
  }

  private String create() {
    return SteadyCaller.post("/media", movie("end:" + number.incrementAndGet()));
  }

  private boolean isCreated(String request, Wire.Answer answer) {
    if (answer.status() == 201) {
      acknowledged.add(answer.json().path("externalId").asText());
    }
    return answer.status() == 201 || answer.status() == 503;
  }

  private String list() {
    return SteadyCaller.get("/media?limit=20");
  }

  private boolean isListed(String request, Wire.Answer answer) {
    return answer.status() == 200 && answer.json().path("items").size() == 20;
  }

  private String stream() {
    return SteadyCaller.get("/media")
        .replace("\r\n\r\n", "\r\nAccept: application/x-ndjson\r\n\r\n");
  }

  private boolean isStreamed(String request, Wire.Answer answer) {
    streams.incrementAndGet();
    return answer.status() == 200 && answer.text().lines().count() >= ENTRIES;
  }

  private String follow() {
    return SteadyCaller.get("/events");
  }

  /** A reader who comes again while the service ends is told to go elsewhere. */
  private boolean isFollowed(String request, Wire.Answer answer) {
    if (answer.status() == 200) {
      feeds.incrementAndGet();
    }
    return answer.status() == 200 && answer.text().contains("event: change")
        || answer.status() == 503;
  }

  private String claim() {
    return SteadyCaller.post(
        "/jobs/claims", "{\"workerId\":\"w\",\"types\":[\"search\"],\"waitSeconds\":30}");
  }

  private boolean isClaimed(String request, Wire.Answer answer) {
    claims.incrementAndGet();
    return answer.status() == 200;
  }
}
