package io.researcharr.data.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.researcharr.data.fixture.PostgresServer;
import io.researcharr.data.fixture.events.Event;
import io.researcharr.data.fixture.events.EventWire;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of a stream when the database goes away, or the service ends. */
class FeedFaultIT {

  @TempDir Path directory;

  @Test
  void goesOnWhenPostgresComesBack() {
    // Given
    try (RestartablePostgres postgres = RestartablePostgres.create(directory.resolve("pg"));
        ServiceProcess service = start(postgres.databaseUrl());
        EventWire wire = follow(service, "")) {
      String before = create(service, 1);
      assertThat(wire.nextEvent().data()).contains(before);

      // When
      postgres.stop();
      Event sign = wire.next().orElseThrow();
      postgres.start();
      String after = createWhenItCan(service, 2);

      // Then
      assertThat(sign.isSign()).isTrue();
      assertThat(wire.nextEvent().data()).contains(after);
      assertThat(service.output()).doesNotContain("ERROR");
    }
  }

  @Test
  void endsInGoodOrderAndAtOnceWhenTheServiceEnds() {
    // Given
    try (ServiceProcess service = start(PostgresServer.newDatabase());
        EventWire wire = follow(service, "")) {
      wire.next();
      long start = System.nanoTime();

      // When
      service.close();

      // Then
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(20));
      assertThat(wire.next().filter(event -> !event.isSign())).isEmpty();
      assertThat(service.complaints()).isEmpty();
    }
  }

  @Test
  void leavesNothingBehindWhenReadersGoAwayInTheMiddle() {
    // Given
    try (ServiceProcess service = start(PostgresServer.newDatabase())) {
      for (int i = 0; i < 30; i++) {
        create(service, 100 + i);
      }

      // When
      for (int i = 0; i < 200; i++) {
        try (EventWire wire = follow(service, "?since=beginning")) {
          for (int n = i % 20; n > 0; n--) {
            wire.next();
          }
        }
      }

      // Then
      await()
          .atMost(Duration.ofSeconds(10))
          .until(() -> Cluster.metric(service, "researcharr_events_readers") == 0);
      assertThat(Cluster.metric(service, "researcharr_events_sent_total")).isPositive();
      assertThat(service.get("/media?limit=1").statusCode()).isEqualTo(200);
      assertThat(service.complaints()).isEmpty();
    }
  }

  private ServiceProcess start(String databaseUrl) {
    return ServiceProcess.start(
            directory,
            Map.of(
                "DATABASE_URL",
                databaseUrl,
                "DATABASE_POOL_SIZE",
                "4",
                "EVENTS_HEARTBEAT_SECONDS",
                "1",
                "API_KEY",
                ServiceProcess.KEY))
        .ready();
  }

  private static EventWire follow(ServiceProcess service, String query) {
    EventWire wire = EventWire.open(service.port(), ServiceProcess.KEY, query, Optional.empty());
    assertThat(wire.status()).isEqualTo(200);
    return wire;
  }

  private static String create(ServiceProcess service, int number) {
    var answer = service.post("/media", movie(number));
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
    return id(answer.body());
  }

  private static String createWhenItCan(ServiceProcess service, int number) {
    return await()
        .atMost(Duration.ofSeconds(20))
        .until(() -> service.post("/media", movie(number)), answer -> answer.statusCode() == 201)
        .body()
        .transform(FeedFaultIT::id);
  }

  private static String movie(int number) {
    return "{\"type\":\"movie\",\"title\":\"Fault\",\"externalId\":\"feed:" + number + "\"}";
  }

  private static String id(String body) {
    return body.replaceAll("(?s)^\\{\"id\":\"([^\"]+)\".*", "$1");
  }
}
