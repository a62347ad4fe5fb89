package io.researcharr.data.adapter.rest;

import static io.researcharr.data.fixture.Api.MEDIA;
import static io.researcharr.data.fixture.Api.newExternalId;
import static io.researcharr.data.fixture.Api.newMovie;
import static org.assertj.core.api.Assertions.assertThat;

import io.researcharr.data.fixture.Call;
import io.researcharr.data.fixture.Refusals;
import io.researcharr.data.fixture.Seed;
import io.researcharr.data.fixture.Wire;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Valid requests with random damage, the same on every engine. */
abstract class MutationTests {

  private static final int ROUNDS = 60;

  /** Stays as it is, since the feed has no end without it. */
  private static final String FEED = "/api/v1/events?follow=false";

  private static final List<String> SCRAPS =
      List.of(
          "\0",
          "\"",
          "'",
          "\\",
          "{",
          "}",
          "[",
          "]",
          ",",
          ":",
          "null",
          "1e400",
          "-1",
          "\u00ff",
          "%",
          "%00",
          "&",
          "=",
          ";",
          "?",
          "#",
          "/",
          "..",
          "\t",
          "\\u0000",
          "\\ud800",
          "99999999999999999999");

  /** Set {@code seed} to see a failure again. */
  @Test
  void staysOnItsFeetWhateverIsDamaged() {
    long seed = Seed.get();
    Random random = new Random(seed);
    List<String> fallen = new ArrayList<>();

    for (int round = 0; round < ROUNDS; round++) {
      for (Call valid : valid()) {
        Call damaged = damage(valid, random);
        Wire.Answer answer = damaged.send();
        if (answer.status() >= 500 || answer.status() < 0 || Refusals.leaks(answer.text())) {
          fallen.add(damaged + " got " + answer);
        }
      }
    }

    assertThat(fallen).as("with -Dseed=%d", seed).isEmpty();
    assertThat(Call.of("GET", "/api/v1/system").send().status()).isEqualTo(200);
  }

  private static Call damage(Call valid, Random random) {
    if (valid.body().length > 0 && random.nextInt(4) > 0) {
      byte[] body = valid.body();
      for (int i = random.nextInt(3); i >= 0; i--) {
        body = damage(body, random);
      }
      return valid.body(body);
    }
    String kept = valid.target().startsWith(FEED) ? FEED : "";
    byte[] rest = damage(bytes(valid.target().substring(kept.length())), random);
    String path = kept + new String(rest, StandardCharsets.ISO_8859_1);
    return new Call(
        valid.method(), path.replaceAll("[\\r\\n ]", "+"), valid.headers(), valid.body());
  }

  private static byte[] damage(byte[] bytes, Random random) {
    int place = 1 + random.nextInt(Math.max(1, bytes.length - 1));
    int end = Math.min(bytes.length, place + random.nextInt(8));
    byte[] scrap = bytes(SCRAPS.get(random.nextInt(SCRAPS.size())));
    byte[] head = Arrays.copyOf(bytes, Math.min(place, bytes.length));
    return switch (random.nextInt(4)) {
      case 0 -> head;
      case 1 -> joined(head, scrap, Arrays.copyOfRange(bytes, head.length, bytes.length));
      case 2 ->
          joined(head, scrap, Arrays.copyOfRange(bytes, Math.max(head.length, end), bytes.length));
      default -> {
        byte[] other = bytes.clone();
        other[Math.min(place, bytes.length - 1)] = (byte) random.nextInt(256);
        yield other;
      }
    };
  }

  private static byte[] joined(byte[] head, byte[] middle, byte[] tail) {
    byte[] all = Arrays.copyOf(head, head.length + middle.length + tail.length);
    System.arraycopy(middle, 0, all, head.length, middle.length);
    System.arraycopy(tail, 0, all, head.length + middle.length, tail.length);
    return all;
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  private static String position() {
    String feed = Call.of("GET", FEED).send().text();
    return feed.lines()
        .filter(line -> line.startsWith("id: "))
        .findFirst()
        .orElseThrow()
        .substring(4);
  }

  private static List<Call> valid() {
    String id = newMovie("Heat");
    String body =
        """
        {"type":"movie","title":"Heat","externalId":"%s","year":1995,"tags":["a"],
         "metadata":{"a":{"b":[1,2.5,null,"c"]}},"monitored":true,"imdbId":"tt0113277"}
        """
            .formatted(newExternalId());
    return List.of(
        Call.json("POST", MEDIA, body),
        Call.json("PUT", MEDIA + "/" + id, body).with("If-Match: *"),
        Call.json("PATCH", MEDIA + "/" + id, "{\"title\":\"A\",\"metadata\":{\"a\":null}}")
            .with("If-Match: *"),
        Call.json("POST", MEDIA + "/batch-get", "{\"ids\":[\"" + id + "\"]}"),
        Call.of("POST", MEDIA + "/bulk?atomic=true")
            .with("Content-Type: application/x-ndjson")
            .body(body.replace("\n", "") + "\n"),
        Call.json(
            "POST",
            "/api/v1/imports/radarr/library?instance=a",
            "[{\"title\":\"A\",\"tmdbId\":1}]"),
        Call.json(
                "PUT",
                "/api/v1/settings/test.damaged",
                "{\"type\":\"json\",\"value\":{\"a\":[1]},\"description\":\"b\"}")
            .with("If-Match: *"),
        Call.json(
            "POST",
            "/api/v1/queue/items",
            "{\"mediaId\":\"%s\",\"service\":\"sonarr\",\"metadata\":{\"a\":1}}".formatted(id)),
        Call.json(
            "POST",
            "/api/v1/queue/sonarr/claims",
            "{\"workerId\":\"w\",\"limit\":2,\"leaseSeconds\":5}"),
        Call.json("PUT", "/api/v1/system/log-levels/test.damaged", "{\"level\":\"info\"}"),
        Call.of("GET", "/api/v1/audit?entityType=media&entityId=" + id + "&actor=API_KEY&limit=5"),
        Call.of("GET", "/api/v1/audit?action=created&from=2020-01-01T00:00:00Z&limit=5"),
        Call.of("GET", MEDIA + "/" + id + "/at?time=2030-01-01T00:00:00Z&includeDeleted=true"),
        Call.of("POST", "/api/v1/audit/1-1/revert"),
        Call.of("GET", FEED + "&since=beginning&entityType=setting,key&action=created,updated"),
        Call.of("GET", FEED + "&since=" + position()),
        Call.of("GET", "/api/v1/queue/items?service=sonarr&due=true&limit=5"),
        Call.of("GET", MEDIA + "?type=movie&titlePrefix=he&sort=-title&limit=5&count=true"),
        Call.of("GET", MEDIA + "/search?q=the%20heat%20%22of%22%20*&type=movie&limit=5"),
        Call.of("GET", MEDIA + "?tag=a&updatedSince=2020-01-01T00:00:00Z&year=1995"));
  }
}
