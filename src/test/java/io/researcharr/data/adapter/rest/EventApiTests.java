package io.researcharr.data.adapter.rest;

import static io.researcharr.data.fixture.Api.MEDIA;
import static io.researcharr.data.fixture.Api.newMovie;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.researcharr.data.domain.feed.Position;
import io.researcharr.data.fixture.Api;
import io.researcharr.data.fixture.Call;
import io.researcharr.data.fixture.Database;
import io.researcharr.data.fixture.Wire;
import io.researcharr.data.fixture.events.Event;
import io.researcharr.data.fixture.events.EventWire;
import io.researcharr.data.port.UnitOfWork;
import io.researcharr.data.service.FeedService;
import io.researcharr.data.service.FeedStart;
import io.restassured.RestAssured;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The feed over HTTP, on every engine. */
abstract class EventApiTests {

  private static final String EVENTS = "/api/v1/events";
  private static final int MAX_READERS = 6;

  @Inject FeedService feed;
  @Inject UnitOfWork unitOfWork;

  @ConfigProperty(name = "DATABASE_URL")
  String databaseUrl;

  private final List<EventWire> open = new ArrayList<>();

  @AfterEach
  void leave() throws SQLException {
    open.forEach(EventWire::close);
    await().until(() -> feed.readers() == 0);
    Database.of(databaseUrl).execute("UPDATE audit_floor SET number = 0");
  }

  @Test
  void tellsOfWhatIsCommittedFromNowOn() {
    // Given
    newMovie("Before");
    EventWire wire = follow("");

    // When
    String id = newMovie("Heat");

    // Then
    assertThat(wire.status()).isEqualTo(200);
    assertThat(wire.header("Content-Type")).isEqualTo("text/event-stream");
    assertThat(wire.header("Cache-Control")).isEqualTo("no-store");
    Event event = wire.nextEvent();
    assertThat(event.name()).isEqualTo("change");
    assertThat(event.json().path("entityType").asText()).isEqualTo("media");
    assertThat(event.json().path("entityId").asText()).isEqualTo(id);
    assertThat(event.json().path("action").asText()).isEqualTo("created");
    assertThat(event.json().path("actor").asText()).isEqualTo("API_KEY");
    assertThat(event.json().path("version").asLong()).isEqualTo(1);
    assertThat(event.json().path("seq").asLong()).isPositive();
    assertThat(event.json().path("at").asText()).startsWith("20");
    assertThat(event.json().size()).isEqualTo(7);
  }

  @Test
  void tellsOfWhatIsDoneByHand() throws SQLException {
    // Given
    String id = newMovie("Heat");
    EventWire wire = follow("");

    // When
    Database.of(databaseUrl).execute("UPDATE media SET year = 1995 WHERE id = '" + id + "'");

    // Then
    assertThat(wire.nextEvent().json().path("entityId").asText()).isEqualTo(id);
  }

  @Test
  void goesOnBehindTheLastEvent() {
    // Given
    EventWire first = follow("");
    List<String> ids = List.of(newMovie("A"), newMovie("B"), newMovie("C"));
    Event seen = first.nextEvent();
    first.close();
    ids = new ArrayList<>(ids);
    ids.add(newMovie("D"));

    // When
    EventWire byHeader = follow("", seen.id());
    EventWire byQuery = follow("?since=" + seen.id());
    EventWire byBoth = follow("?since=beginning", seen.id());

    // Then
    for (EventWire wire : List.of(byHeader, byQuery, byBoth)) {
      for (String id : ids.subList(1, 4)) {
        assertThat(wire.nextEvent().json().path("entityId").asText()).isEqualTo(id);
      }
    }
  }

  @Test
  void givesEverythingThatIsKeptAndEndsWhenThatIsWanted() {
    // Given
    String id = newMovie("Heat");

    // When
    List<Event> events = all("?since=beginning&follow=false");
    List<Event> same = all("?since=0&follow=false");

    // Then
    List<Event> changes = events.stream().filter(Event::isChange).toList();
    assertThat(changes).anyMatch(event -> event.json().path("entityId").asText().equals(id));
    assertThat(changes).extracting(event -> event.told().seq()).doesNotHaveDuplicates();
    assertThat(same).extracting(Event::data).isEqualTo(events.stream().map(Event::data).toList());
    String last = events.get(events.size() - 1).id();
    assertThat(all("?follow=false&since=" + last)).allMatch(Event::isSign);
  }

  @Test
  void goesThroughThousandsOfChanges() throws SQLException {
    // Given
    EventWire wire = follow("?entityType=test");
    Event greeting = wire.next().orElseThrow();
    // it is read at once, since the service leaves a reader who lets things lie for long
    CompletableFuture<List<String>> followed =
        CompletableFuture.supplyAsync(
            () -> Stream.generate(() -> wire.nextEvent().data()).limit(3_000).toList());
    fill(3_000);

    // When
    List<Event> caughtUp =
        all("?follow=false&entityType=test&since=" + greeting.id()).stream()
            .filter(Event::isChange)
            .toList();

    // Then
    assertThat(caughtUp).hasSize(3_000);
    assertThat(followed.join()).isEqualTo(caughtUp.stream().map(Event::data).toList());
  }

  @Test
  void givesWhatCameFasterThanItCouldBeRead() throws SQLException {
    // Given
    EventWire wire = follow("?entityType=test");

    // When
    fill(20_000);

    // Then
    for (int i = 1; i <= 20_000; i++) {
      assertThat(wire.nextEvent().told().version()).isEqualTo(i);
    }
  }

  @Test
  void tellsOnlyOfWhatIsAskedFor() {
    // Given
    EventWire settings = follow("?entityType=setting,key");
    EventWire deleted = follow("?entityType=media&entityType=setting&action=deleted");
    String id = newMovie("Heat");
    Call.json("PUT", "/api/v1/settings/test.events" + id, "{\"type\":\"int\",\"value\":1}").send();

    // When
    Call.of("DELETE", MEDIA + "/" + id).with("If-Match: *").send();

    // Then
    assertThat(settings.nextEvent().json().path("entityId").asText()).isEqualTo("test.events" + id);
    Event gone = deleted.nextEvent();
    assertThat(gone.json().path("entityId").asText()).isEqualTo(id);
    assertThat(gone.json().path("version").asLong()).isEqualTo(2);
  }

  @Test
  void movesThePositionOfAReaderWhoHearsNothing() {
    // Given
    EventWire wire = follow("?entityType=nothing");
    Event first = wire.next().orElseThrow();
    String id = newMovie("Heat");

    // When
    Event sign =
        await().until(() -> wire.next().orElseThrow(), event -> !event.id().equals(first.id()));

    // Then
    assertThat(sign.isSign()).isTrue();
    assertThat(all("?follow=false&since=" + first.id()))
        .anyMatch(event -> event.data().contains(id));
    assertThat(all("?follow=false&since=" + sign.id()))
        .noneMatch(event -> event.data().contains(id));
  }

  @Test
  void tellsOfAGapWhereChangesHaveBeenRemoved() throws SQLException {
    // Given
    EventWire wire = follow("");
    String position = wire.next().orElseThrow().id();
    newMovie("Removed");
    long removed = highest(position);
    String kept = newMovie("Kept");

    // When
    Database.of(databaseUrl).execute("UPDATE audit_floor SET number = " + removed);
    List<Event> events = all("?follow=false&since=" + position);

    // Then
    Event gap = events.get(0);
    assertThat(gap.name()).as("no position comes before the gap").isEqualTo("gap");
    assertThat(gap.json().path("detail").asText()).isNotEmpty();
    assertThat(events)
        .filteredOn(Event::isChange)
        .hasSize(1)
        .allMatch(e -> e.data().contains(kept));
    assertThat(all("?follow=false&since=" + gap.id()))
        .noneMatch(event -> event.name().equals("gap"))
        .anyMatch(event -> event.data().contains(kept));
  }

  @Test
  void tellsOfAGapWhereAPositionIsOfAnotherDatabase() {
    // Given
    newMovie("Heat");
    EventWire wire = follow("");
    FeedStart.Behind here = EventPositions.decode(wire.next().orElseThrow().id());
    String elsewhere = EventPositions.encode(here.position(), here.database() + 1);

    // When
    List<Event> events = all("?follow=false&since=" + elsewhere);

    // Then
    assertThat(events).filteredOn(event -> event.name().equals("gap")).hasSize(1);
    assertThat(events).anyMatch(Event::isChange);
  }

  @Test
  void tellsOfAGapWhereAPositionIsOfTheFuture() {
    // Given
    EventWire wire = follow("");
    FeedStart.Behind here = EventPositions.decode(wire.next().orElseThrow().id());
    Position later = Position.behind(here.position().commit() + 1_000_000);

    // When
    List<Event> events =
        all("?follow=false&since=" + EventPositions.encode(later, here.database()));

    // Then
    assertThat(events).filteredOn(event -> event.name().equals("gap")).hasSize(1);
  }

  @Test
  void servesSoManyReadersAndNoMoreUntilOneLeaves() {
    // Given
    for (int i = 0; i < MAX_READERS; i++) {
      follow("");
    }
    assertThat(feed.readers()).isEqualTo(MAX_READERS);

    // When
    Wire.Answer refused = Call.of("GET", EVENTS).send();
    open.get(0).close();

    // Then
    assertThat(refused.status()).isEqualTo(503);
    assertThat(refused.json().path("type").asText()).isEqualTo("/problems/overloaded");
    assertThat(refused.header("Retry-After")).isNotEmpty();
    await().until(() -> feed.readers() == MAX_READERS - 1);
    assertThat(follow("").status()).isEqualTo(200);
  }

  @Test
  void leavesAReaderWhoDoesNotRead() throws SQLException {
    // Given
    fill(20_000);
    EventWire asleep =
        track(
            EventWire.open(
                RestAssured.port, Api.ADMIN_KEY, "?since=beginning", Optional.empty(), 4_096));
    EventWire awake = follow("");
    assertThat(feed.readers()).isBetween(1, 2); // asleep may have been left by now

    // When
    String id = newMovie("Heat");

    // Then
    assertThat(awake.nextEvent().data()).contains(id);
    await().atMost(Duration.ofSeconds(20)).until(() -> feed.readers() == 1);
    assertThat(asleep.status()).isEqualTo(200);
    assertThat(follow("").status()).isEqualTo(200);
  }

  @Test
  void answersAHeadWithoutAStream() {
    Wire.Answer answer = Call.of("HEAD", EVENTS).send();

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.header("Content-Type")).startsWith("text/event-stream");
    assertThat(feed.readers()).isZero();
  }

  /** The number that the floor has when the changes so far are gone. */
  private long highest(String position) {
    FeedStart.Behind start = EventPositions.decode(position);
    return unitOfWork
        .read(
            "test",
            r ->
                r.changes()
                    .end()
                    .flatMap(end -> r.changes().between(start.position(), end.position(), 500)))
        .await()
        .atMost(Duration.ofSeconds(10))
        .steps()
        .stream()
        .mapToLong(step -> step.change().commit())
        .max()
        .orElseThrow();
  }

  private void fill(int count) throws SQLException {
    Database database = Database.of(databaseUrl);
    database.execute(
        "INSERT INTO audit_log (at, entity_type, entity_id, action, actor, version)"
            + " WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < "
            + count
            + ") SELECT "
            + database.now(0)
            + ", 'test', 'filled', 'updated', 'me', i FROM n");
  }

  private static List<Event> all(String query) {
    List<Event> events = new ArrayList<>();
    try (EventWire wire =
        EventWire.open(RestAssured.port, Api.ADMIN_KEY, query, Optional.empty())) {
      assertThat(wire.status()).isEqualTo(200);
      for (Optional<Event> event = wire.next(); event.isPresent(); event = wire.next()) {
        events.add(event.get());
      }
    }
    return events;
  }

  private EventWire follow(String query) {
    return track(EventWire.open(RestAssured.port, Api.ADMIN_KEY, query, Optional.empty()));
  }

  private EventWire follow(String query, String lastEventId) {
    return track(EventWire.open(RestAssured.port, Api.ADMIN_KEY, query, Optional.of(lastEventId)));
  }

  private EventWire track(EventWire wire) {
    open.add(wire);
    return wire;
  }
}
