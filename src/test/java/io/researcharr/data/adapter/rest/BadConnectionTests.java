package io.researcharr.data.adapter.rest;

import static io.researcharr.data.fixture.Api.MEDIA;
import static io.researcharr.data.fixture.Api.newExternalId;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.researcharr.data.fixture.Call;
import io.researcharr.data.fixture.Refusals;
import io.researcharr.data.fixture.Stored;
import io.researcharr.data.fixture.Wire;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Clients that send slowly, too much, or not to the end, the same on every engine. */
abstract class BadConnectionTests {

  private static final String MOVIE =
      "{\"type\":\"movie\",\"title\":\"Heat\",\"externalId\":\"%s\"}";

  @Test
  void readsABodyThatArrivesByteByByte() {
    String body = MOVIE.formatted(newExternalId());
    Call call = Call.json("POST", MEDIA, "").with("Content-Length: " + body.length());

    try (Wire wire = Wire.open()) {
      wire.send(call.head());
      for (byte b : body.getBytes(StandardCharsets.UTF_8)) {
        wire.send(new byte[] {b});
      }

      assertThat(wire.receive().status()).isEqualTo(201);
    }
  }

  @Test
  void refusesAChunkedBodyThatDoesNotEnd() {
    Stored before = Stored.now();
    for (Call call :
        List.of(
            Call.json("POST", MEDIA, ""),
            Call.json("POST", MEDIA + "/batch-get", ""),
            Call.json("POST", "/api/v1/imports", ""))) {
      try (Wire wire = Wire.open()) {
        wire.send(call.with("Transfer-Encoding: chunked").head());
        String chunk = "10000\r\n" + " ".repeat(0x10000) + "\r\n";
        for (int i = 0; i < 80; i++) {
          wire.send(chunk);
        }

        assertThat(Refusals.fault(wire.receive(), "payload-too-large")).isEmpty();
      }
    }
    before.assertUnchanged();
  }

  @Test
  void answersTheNextRequestOrHangsUpWhenABodyIsNotRead() {
    String large = " ".repeat(2 * 1024 * 1024);
    for (Call call :
        List.of(
            Call.json("POST", MEDIA, large),
            Call.json("POST", MEDIA, large).withoutKey(),
            Call.json("POST", MEDIA + "?a=b", large),
            Call.json("POST", MEDIA, large).without("Content-Type"),
            Call.json("PUT", MEDIA + "/x", large),
            Call.json("POST", "/api/v1/nothing", large),
            Call.json("DELETE", MEDIA, large),
            Call.json("POST", MEDIA + "/bulk", large),
            Call.of("POST", MEDIA + "/bulk?atomic=x")
                .with("Content-Type: application/x-ndjson")
                .body(large),
            Call.json("POST", "/api/v1/imports/plex/library", large))) {
      try (Wire wire = Wire.open()) {
        int first = call.sendOn(wire).status();
        int second = Call.of("GET", "/api/v1/system").sendOn(wire).status();

        assertThat(first).as("%s", call.target()).isBetween(400, 499);
        assertThat(second).as("%s", call.target()).isIn(0, 200);
      }
    }
  }

  @Test
  void answersRefusedRequestsOnOneConnection() {
    try (Wire wire = Wire.open()) {
      for (int i = 0; i < 5; i++) {
        assertThat(Call.json("POST", MEDIA, "{").sendOn(wire).status()).isEqualTo(400);
        assertThat(Call.json("POST", MEDIA, "{}").withoutKey().sendOn(wire).status())
            .isEqualTo(401);
        assertThat(Call.json("POST", MEDIA + "/nothing", "{}").sendOn(wire).status())
            .isEqualTo(405);
        assertThat(Call.of("GET", "/api/v1/system").sendOn(wire).status()).isEqualTo(200);
      }
    }
  }

  @Test
  void forgetsClientsThatGoAwayInTheMiddle() {
    String externalId = newExternalId();
    String body = MOVIE.formatted(externalId);
    Stored before = Stored.now();

    for (int i = 0; i < 50; i++) {
      for (String target : List.of(MEDIA, MEDIA + "/batch-get", "/api/v1/imports")) {
        try (Wire wire = Wire.open()) {
          wire.send(Call.json("POST", target, "").with("Content-Length: 1000").head()).send(body);
        }
      }
      try (Wire wire = Wire.open()) {
        Call bulk = Call.of("POST", MEDIA + "/bulk?atomic=true");
        wire.send(
                bulk.with("Content-Type: application/x-ndjson").with("Content-Length: 1000").head())
            .send(body + "\n");
      }
    }

    await()
        .during(Duration.ofMillis(500))
        .atMost(Duration.ofSeconds(10))
        .untilAsserted(
            () -> assertThat(Call.of("GET", "/api/v1/system").send().status()).isEqualTo(200));
    before.assertUnchanged();
    assertThat(Call.json("POST", MEDIA, body).send().status()).isEqualTo(201);
  }

  @Test
  void forgetsClientsThatDoNotWaitForTheirStream() {
    for (int i = 0; i < 50; i++) {
      try (Wire wire = Wire.open()) {
        wire.send(Call.of("GET", MEDIA).with("Accept: application/x-ndjson").head());
      }
    }

    assertThat(Call.of("GET", MEDIA + "?limit=1").send().status()).isEqualTo(200);
  }
}
