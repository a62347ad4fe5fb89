package io.researcharr.data.adapter.rest;

import static io.researcharr.data.fixture.Api.MEDIA;
import static io.researcharr.data.fixture.Api.newExternalId;
import static io.researcharr.data.fixture.Api.newMovie;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.researcharr.data.domain.access.ApiKey;
import io.researcharr.data.domain.access.Role;
import io.researcharr.data.fixture.Call;
import io.researcharr.data.fixture.Refusals;
import io.researcharr.data.fixture.Wire;
import io.researcharr.data.port.UnitOfWork;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Who may do what, the same on every engine. */
abstract class RoleTests {

  private static final String IMPORTS = "/api/v1/imports";
  private static final String QUEUE = "/api/v1/queue";
  private static final String SETTING = "/api/v1/settings/test.roles";
  private static final String UNKNOWN = "01a202dd-bc69-7b25-ad28-77c6602a01b4";
  private static final String READER = "the-key-of-a-reader";
  private static final String WRITER = "the-key-of-a-writer";

  @Inject UnitOfWork unitOfWork;

  @BeforeEach
  void makeKeys() {
    store("reader", READER, Role.READ);
    store("writer", WRITER, Role.WRITE);
    await()
        .atMost(Duration.ofSeconds(20))
        .until(() -> Stream.of(READER, WRITER).allMatch(RoleTests::isKnown));
  }

  @Test
  void asksForARoleWhereverSomethingChanges() {
    List<String> open =
        Endpoint.all().stream()
            .filter(endpoint -> !endpoint.method().equals("GET"))
            .filter(endpoint -> !endpoint.path().endsWith("/batch-get"))
            .filter(
                endpoint ->
                    !endpoint.code().isAnnotatedWith(Writes.class)
                        && !endpoint.code().isAnnotatedWith(Administers.class))
            .map(Endpoint::toString)
            .toList();

    assertThat(open).isEmpty();
  }

  @Test
  void asksForAKeyOfEveryMethodOfEveryResource() {
    // Given
    List<Endpoint> all =
        Endpoint.all().stream().filter(endpoint -> endpoint.path().startsWith("/api/")).toList();
    Refusals refusals = new Refusals();

    // When
    for (Endpoint endpoint : all) {
      Call call =
          Call.of(endpoint.method(), endpoint.path().replaceAll("\\{\\w+\\}", UNKNOWN))
              .withoutKey();
      refusals.refuse("unauthenticated", call);
      refusals.refuse("unauthenticated", call.with("X-Api-Key: nobody's key"));
    }

    // Then
    assertThat(all).hasSizeGreaterThan(40);
    refusals.assertAll();
  }

  @Test
  void letsAReaderChangeNothing() {
    String id = newMovie("Heat");
    Refusals refusals = new Refusals();

    Stream.concat(writes(id), administration(id))
        .forEach(call -> refusals.refuse("forbidden", as(READER, call)));

    refusals.assertAll();
  }

  @Test
  void letsAWriterAdministerNothing() {
    String id = newMovie("Heat");
    Refusals refusals = new Refusals();

    administration(id).forEach(call -> refusals.refuse("forbidden", as(WRITER, call)));

    refusals.assertAll();
  }

  @Test
  void showsSecretsToAdministratorsOnly() {
    // Given
    String hidden = "hidden-" + System.nanoTime();
    String plain = "/api/v1/settings/test.masked-" + System.nanoTime();
    String secret = plain + ".api-key";
    for (String path : List.of(plain, secret)) {
      String value = "{\"type\":\"json\",\"value\":{\"host\":\"x\",\"Token\":\"%s\"}}";
      assertThat(Call.json("PUT", path, value.formatted(hidden)).send().status()).isEqualTo(201);
    }
    List<Call> reads =
        List.of(
            Call.of("GET", plain),
            Call.of("GET", secret),
            Call.of("GET", "/api/v1/settings?limit=500"),
            Call.of("GET", "/api/v1/events?follow=false&since=beginning"));

    // Then
    for (Call read : reads) {
      for (String key : List.of(READER, WRITER)) {
        Wire.Answer answer = as(key, read).send();
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.text()).as("%s", read).doesNotContain(hidden);
      }
    }
    assertThat(as(READER, Call.of("GET", secret)).send().json().path("masked").asBoolean())
        .isTrue();
    assertThat(as(READER, Call.of("GET", secret)).send().json().has("value")).isFalse();
    assertThat(Call.of("GET", secret).send().json().at("/value/Token").asText()).isEqualTo(hidden);
    assertThat(Call.of("GET", secret).send().json().has("masked")).isFalse();
  }

  @Test
  void letsAReaderReadAndAWriterWrite() {
    String id = newMovie("Heat");
    String ids = "{\"ids\":[\"" + id + "\"]}";
    List<Call> reads =
        List.of(
            Call.of("GET", MEDIA),
            Call.of("GET", MEDIA).with("Accept: application/x-ndjson"),
            Call.of("GET", MEDIA + "/search?q=heat"),
            Call.of("GET", MEDIA + "/" + id),
            Call.of("GET", MEDIA + "/" + id + "/at?time=9999-01-01T00:00:00Z"),
            Call.json("POST", MEDIA + "/batch-get", ids),
            Call.of("GET", IMPORTS),
            Call.of("GET", "/api/v1/jobs"),
            Call.of("GET", "/api/v1/jobs/stats"),
            Call.of("GET", "/api/v1/settings"),
            Call.of("GET", QUEUE + "/items"),
            Call.of("GET", QUEUE + "/radarr/next"),
            Call.of("GET", "/api/v1/system/log-levels"),
            Call.of("GET", "/api/v1/events?follow=false"),
            Call.of("GET", "/api/v1/system"));

    reads.forEach(
        call -> assertThat(as(READER, call).send().status()).as("%s", call).isEqualTo(200));
    writes(id)
        .forEach(
            call ->
                assertThat(as(WRITER, call).send().status()).as("%s", call).isBetween(200, 299));
  }

  private static Stream<Call> writes(String id) {
    String body =
        "{\"type\":\"movie\",\"title\":\"A\",\"externalId\":\"%s\"}".formatted(newExternalId());
    String queued = queued();
    return Stream.of(
        Call.json(
            "POST", QUEUE + "/items", "{\"mediaId\":\"%s\",\"service\":\"radarr\"}".formatted(id)),
        Call.json("POST", queued + "/retry", "{}"),
        Call.json("POST", queued + "/processed", "{}"),
        Call.of("DELETE", queued).with("If-Match: *"),
        Call.json("POST", QUEUE + "/sonarr/claims", "{\"workerId\":\"w\"}"),
        Call.json("POST", MEDIA, body),
        Call.json("POST", "/api/v1/jobs", "{\"type\":\"search\"}"),
        Call.json("POST", "/api/v1/jobs/claims", "{\"workerId\":\"w\"}"),
        Call.json("POST", "/api/v1/jobs/dead/redrive", "{}"),
        Call.of("POST", MEDIA + "/bulk").with("Content-Type: application/x-ndjson").body(body),
        Call.json("PATCH", MEDIA + "/" + id, "{\"title\":\"B\"}").with("If-Match: *"),
        Call.json("PUT", MEDIA + "/" + id, body.replace("test:", "other:")).with("If-Match: *"),
        Call.of("DELETE", MEDIA + "/" + id).with("If-Match: *"),
        Call.of("POST", MEDIA + "/" + id + "/restore"));
  }

  private static String queued() {
    String item = "{\"mediaId\":\"%s\",\"service\":\"radarr\"}".formatted(newMovie("Queued"));
    return QUEUE
        + "/items/"
        + Call.json("POST", QUEUE + "/items", item).send().json().path("id").asText();
  }

  private static Stream<Call> administration(String id) {
    String order =
        "{\"source\":\"radarr\",\"baseUrl\":\"http://127.0.0.1:1\",\"apiKey\":\"k\","
            + "\"instance\":\"forbidden\"}";
    return Stream.of(
        Call.of("DELETE", MEDIA + "/" + id + "?purge=true").with("If-Match: *"),
        Call.json("POST", IMPORTS, order),
        Call.json("POST", IMPORTS + "/radarr/library", "[]"),
        Call.of("DELETE", IMPORTS + "/" + UNKNOWN),
        Call.of("GET", "/api/v1/audit"),
        Call.of("GET", "/api/v1/audit").with("Accept: application/x-ndjson"),
        Call.of("POST", "/api/v1/audit/1-1/revert"),
        Call.json("PUT", SETTING, "{\"type\":\"int\",\"value\":1}"),
        Call.of("DELETE", SETTING).with("If-Match: *"),
        Call.json("PUT", "/api/v1/system/log-levels/test.roles", "{\"level\":\"info\"}"),
        Call.of("DELETE", "/api/v1/system/log-levels/test.roles"));
  }

  private static Call as(String key, Call call) {
    return call.withoutKey().with("X-Api-Key: " + key);
  }

  private static boolean isKnown(String key) {
    return as(key, Call.of("GET", "/api/v1/system")).send().status() == 200;
  }

  private void store(String name, String key, Role role) {
    ApiKey stored =
        new ApiKey(
            UUID.randomUUID(), name, ApiKey.hash(key), role, Instant.parse("2026-01-01T00:00:00Z"));
    unitOfWork.write("test.key", r -> r.keys().put(stored)).await().atMost(Duration.ofSeconds(10));
  }
}
