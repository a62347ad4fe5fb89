package io.researcharr.data.adapter.rest;

import static io.researcharr.data.fixture.Api.ADMIN_KEY;
import static io.researcharr.data.fixture.Api.MEDIA;
import static io.researcharr.data.fixture.Api.admin;
import static io.researcharr.data.fixture.Api.newExternalId;
import static io.researcharr.data.fixture.Api.newMovie;
import static org.assertj.core.api.Assertions.assertThat;

import io.researcharr.data.fixture.Call;
import io.researcharr.data.fixture.Refusals;
import io.researcharr.data.fixture.Wire;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Headers and methods that nobody can make sense of, the same on every engine. */
abstract class BadHeaderTests {

  private static final String IMPORTS = "/api/v1/imports";
  private static final String QUEUE = "/api/v1/queue";
  private static final String SETTING = "/api/v1/settings/test.headers";
  private static final String NDJSON = "application/x-ndjson";

  @Test
  void refusesKeysItDoesNotKnow() {
    Refusals refusals = new Refusals();
    for (Call call : everything()) {
      Call bare = call.withoutKey();
      refusals.refuse(
          "unauthenticated",
          bare,
          bare.with("X-Api-Key:"),
          bare.with("X-Api-Key: wrong"),
          bare.with("X-Api-Key: " + ADMIN_KEY + "x"),
          bare.with("X-Api-Key: " + "a".repeat(20_000)),
          bare.with("X-Api-Key: \u00ff\u00fe"),
          bare.with("X-Api-Key: ' OR '1'='1"),
          bare.with("X-Api-Key: wrong").with("X-Api-Key: " + ADMIN_KEY),
          bare.with("Authorization: " + ADMIN_KEY),
          bare.with("Authorization: Bearer"),
          bare.with("Authorization: Bearer "),
          bare.with("Authorization: Bearer wrong"),
          bare.with("Authorization: Basic " + ADMIN_KEY),
          bare.with("X-Api-Key: wrong").with("Authorization: Bearer " + ADMIN_KEY),
          bare.with("Cookie: apikey=" + ADMIN_KEY));
    }
    refusals.refuse(
        "unauthenticated",
        Call.of("GET", MEDIA + "?apikey=" + ADMIN_KEY).withoutKey(),
        Call.of("GET", MEDIA + "?X-Api-Key=" + ADMIN_KEY).withoutKey(),
        Call.of("GET", "/api/v1/nothing").withoutKey(),
        Call.of("GET", "/api/v1/media/../system").withoutKey());
    refusals.assertAll();
  }

  @Test
  void takesKeysInBothHeaders() {
    Call bare = Call.of("GET", "/api/v1/system").withoutKey();

    assertThat(bare.with("x-api-key: " + ADMIN_KEY).send().status()).isEqualTo(200);
    assertThat(bare.with("Authorization: Bearer " + ADMIN_KEY).send().status()).isEqualTo(200);
    assertThat(bare.with("Authorization: bearer " + ADMIN_KEY).send().status()).isEqualTo(200);
    assertThat(bare.send().header("WWW-Authenticate")).isEqualTo("Bearer");
  }

  @Test
  void refusesContentTypesItDoesNotRead() {
    Refusals refusals = new Refusals();
    for (Call call : withBodies()) {
      Call bare = call.without("Content-Type");
      refusals.refuse(
          "unsupported-media-type",
          bare,
          bare.with("Content-Type:"),
          bare.with("Content-Type: text/plain"),
          bare.with("Content-Type: application/xml"),
          bare.with("Content-Type: application/x-www-form-urlencoded"),
          bare.with("Content-Type: multipart/form-data; boundary=x"),
          bare.with("Content-Type: application/octet-stream"),
          bare.with("Content-Type: */*"),
          bare.with("Content-Type: json"),
          bare.with("Content-Type: /"),
          bare.with("Content-Type: ;;;"),
          bare.with("Content-Type: \u00ff"),
          call.with("Content-Encoding: gzip"));
    }
    refusals.refuse(
        "unsupported-media-type",
        Call.json("POST", MEDIA + "/bulk", "{}"),
        Call.json("POST", MEDIA, "{}").without("Content-Type").with("Content-Type: " + NDJSON),
        Call.json("POST", MEDIA, "{}")
            .without("Content-Type")
            .with("Content-Type: application/merge-patch+json"));
    refusals.assertAll();
  }

  @Test
  void refusesToAnswerInOtherMediaTypes() {
    Refusals refusals = new Refusals();
    for (Call call : everything()) {
      refusals.refuse(
          "not-acceptable",
          call.with("Accept: text/html"),
          call.with("Accept: application/xml, image/*"));
      boolean list = call.target().equals(MEDIA) && call.method().equals("GET");
      refusals.refuse(
          list ? "malformed-request" : "not-acceptable",
          call.with("Accept: x"),
          call.with("Accept: ;;;"));
    }
    refusals.refuse(
        "not-acceptable",
        Call.of("GET", "/api/v1/system").with("Accept: " + NDJSON),
        Call.of("GET", IMPORTS).with("Accept: " + NDJSON),
        Call.of("POST", MEDIA + "/bulk")
            .with("Content-Type: " + NDJSON)
            .with("Accept: application/json"));
    refusals.assertAll();
  }

  @Test
  void refusesMethodsThatAPathDoesNotHave() {
    String id = newMovie("Heat");
    Refusals refusals = new Refusals();
    refusals.refuse(
        "method-not-allowed",
        Call.of("PUT", MEDIA).with("Content-Type: application/json"),
        Call.of("PATCH", MEDIA),
        Call.of("DELETE", MEDIA).with("If-Match: *"),
        Call.of("POST", MEDIA + "/" + id),
        Call.of("PROPFIND", MEDIA),
        Call.of("TRACE", MEDIA),
        Call.of("get", MEDIA),
        Call.of("GET", MEDIA + "/" + id + "/restore"),
        Call.of("DELETE", MEDIA + "/" + id + "/restore"),
        Call.of("PUT", IMPORTS),
        Call.of("DELETE", IMPORTS),
        Call.of("PATCH", IMPORTS + "/" + id),
        Call.of("GET", IMPORTS + "/radarr/library"),
        Call.of("POST", "/api/v1/system"),
        Call.of("DELETE", "/api/v1/system"));
    refusals.assertAll();
  }

  @Test
  void saysWhichMethodsAPathHas() {
    String id = newMovie("Heat");
    Map<String, String> paths =
        Map.of(
            MEDIA,
            "GET, HEAD, POST",
            MEDIA + "/" + id,
            "DELETE, GET, HEAD, PATCH, PUT",
            MEDIA + "/bulk",
            "POST",
            IMPORTS,
            "GET, HEAD, POST",
            IMPORTS + "/radarr/library",
            "POST",
            "/api/v1/system",
            "GET, HEAD");
    paths.forEach(
        (path, methods) ->
            admin().request("TRACE", path).then().statusCode(405).header("Allow", methods));
  }

  @Test
  void refusesPreconditionsThatNoVersionMeets() {
    String id = newMovie("Heat");
    String body = "{\"type\":\"movie\",\"title\":\"A\",\"externalId\":\"" + newExternalId() + "\"}";
    Refusals refusals = new Refusals();
    List<Call> calls =
        List.of(
            Call.json("PUT", MEDIA + "/" + id, body),
            Call.json("PATCH", MEDIA + "/" + id, "{\"title\":\"A\"}"),
            Call.of("DELETE", MEDIA + "/" + id),
            Call.of("DELETE", MEDIA + "/" + id + "?purge=true"));
    for (Call call : calls) {
      refusals.refuse("precondition-required", call);
    }
    for (String given :
        List.of(
            "",
            "1",
            "\"0\"",
            "\"2\"",
            "\"-1\"",
            "\"01\"",
            "\"99999999999999999999\"",
            "W/\"1\"",
            "\"1",
            "\"*\"",
            "\"1;2\"",
            "x",
            "'1'",
            ",",
            "\u00ff",
            "\"a".repeat(5_000))) {
      for (Call call : calls) {
        refusals.refuse("version-conflict", call.with("If-Match: " + given));
      }
      refusals.refuse(
          "version-conflict",
          Call.of("POST", MEDIA + "/" + id + "/restore").with("If-Match: " + given));
    }
    refusals.assertAll();
  }

  @Test
  void answersNoMatterWhatIfNoneMatchSays() {
    String id = newMovie("Heat");

    for (String given : List.of("", "1", "\"2\"", "x", ",", "\"1", "\"a".repeat(5_000))) {
      Wire.Answer answer = Call.of("GET", MEDIA + "/" + id).with("If-None-Match: " + given).send();
      assertThat(answer.status()).as(given).isEqualTo(200);
    }
  }

  @Test
  void refusesHeadersThatAreTooLarge() {
    Wire.Answer one = Call.of("GET", MEDIA).with("X-Large: " + "a".repeat(100_000)).send();
    Call many = Call.of("GET", MEDIA);
    for (int i = 0; i < 2_000; i++) {
      many = many.with("X-Large-" + i + ": " + "a".repeat(50));
    }

    assertThat(one.status()).isEqualTo(431);
    assertThat(many.send().status()).isEqualTo(431);
  }

  @Test
  void refusesWhatIsNotEvenHttp() {
    for (String text :
        List.of(
            "GET\r\n\r\n",
            "hello\r\n\r\n",
            "GET /api/v1/media HTTP/1.1\r\nHost: a\r\nX Y: z\r\n\r\n",
            "GET /api/v1/media HTTP/1.1\r\nHost: a\r\n: z\r\n\r\n",
            "POST /api/v1/media HTTP/1.1\r\nHost: a\r\nContent-Length: -1\r\n\r\n",
            "POST /api/v1/media HTTP/1.1\r\nHost: a\r\nContent-Length: 99999999999999999999\r\n\r\n",
            "POST /api/v1/media HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n",
            "POST /api/v1/media HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\nX-Api-Key: "
                + ADMIN_KEY
                + "\r\nContent-Type: application/json\r\n\r\nzz\r\n")) {
      try (Wire wire = Wire.open()) {
        Wire.Answer answer = wire.send(text).receive();

        assertThat(answer.status()).as(text).isIn(0, 400, 401, 501, 505);
        assertThat(Refusals.leaks(answer.text())).as(text).isFalse();
      }
    }
    assertThat(Call.of("GET", "/api/v1/system").send().status()).isEqualTo(200);
  }

  private static List<Call> everything() {
    String id = newMovie("Heat");
    return java.util.stream.Stream.concat(
            withBodies().stream(),
            java.util.stream.Stream.of(
                Call.of("GET", MEDIA),
                Call.of("GET", MEDIA + "/" + id),
                Call.of("GET", MEDIA + "/external/test:1"),
                Call.of("DELETE", MEDIA + "/" + id).with("If-Match: *"),
                Call.of("POST", MEDIA + "/" + id + "/restore"),
                Call.of("GET", IMPORTS),
                Call.of("GET", IMPORTS + "/" + id),
                Call.of("DELETE", IMPORTS + "/" + id),
                Call.of("GET", "/api/v1/settings"),
                Call.of("GET", SETTING),
                Call.of("DELETE", SETTING).with("If-Match: *"),
                Call.of("GET", QUEUE + "/items"),
                Call.of("GET", QUEUE + "/items/" + id),
                Call.of("DELETE", QUEUE + "/items/" + id).with("If-Match: *"),
                Call.of("GET", QUEUE + "/radarr/next"),
                Call.of("GET", "/api/v1/system")))
        .toList();
  }

  private static List<Call> withBodies() {
    String id = newMovie("Heat");
    String body = "{\"type\":\"movie\",\"title\":\"A\",\"externalId\":\"" + newExternalId() + "\"}";
    return List.of(
        Call.json("POST", MEDIA, body),
        Call.json("PUT", MEDIA + "/" + id, body).with("If-Match: *"),
        Call.json("PATCH", MEDIA + "/" + id, "{\"title\":\"A\"}").with("If-Match: *"),
        Call.json("POST", MEDIA + "/batch-get", "{\"ids\":[\"" + id + "\"]}"),
        Call.of("POST", MEDIA + "/bulk").with("Content-Type: " + NDJSON).body(body),
        Call.json("POST", IMPORTS, "{}"),
        Call.json("POST", IMPORTS + "/radarr/library", "[]"),
        Call.json("PUT", SETTING, "{\"type\":\"int\",\"value\":1}"),
        Call.json("POST", QUEUE + "/items", "{}"),
        Call.json("POST", QUEUE + "/items/" + id + "/retry", "{}"),
        Call.json("POST", QUEUE + "/items/" + id + "/processed", "{}"),
        Call.json("POST", QUEUE + "/radarr/claims", "{\"workerId\":\"w\"}"));
  }
}
