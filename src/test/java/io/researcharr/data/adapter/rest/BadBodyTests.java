package io.researcharr.data.adapter.rest;

import static io.researcharr.data.fixture.Api.MEDIA;
import static io.researcharr.data.fixture.Api.newMovie;

import io.researcharr.data.fixture.Call;
import io.researcharr.data.fixture.Refusals;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Bodies that no operation takes, the same on every engine. */
abstract class BadBodyTests {

  @Test
  void refusesBodiesThatAreNoJson() {
    Refusals refusals = new Refusals();
    for (Call call : withJsonBodies()) {
      Stream.of(
              "",
              " ",
              "{",
              "}",
              "{\"type\":\"movie\"",
              "{\"type\" \"movie\"}",
              "{'type':'movie'}",
              "{type:\"movie\"}",
              "{\"type\":\"movie\",}",
              "{\"type\":\"movie\"} {}",
              "{\"type\":\"movie\"}x",
              "{\"type\":\"movie\",\"type\":\"movie\"}",
              "{\"metadata\":{\"a\":1,\"a\":2}}",
              "nul",
              "NaN",
              "{\"year\":NaN}",
              "{\"year\":Infinity}",
              "{\"year\":01}",
              "{\"year\":+1}",
              "{\"year\":0x10}",
              "{\"year\":1e}",
              "{\"title\":\"\u0001\"}",
              "{\"title\":\"a\nb\"}",
              "{\"title\":\"\\x41\"}",
              "{\"title\":\"\\u12\"}",
              "/* no */ {}",
              "{} // no",
              "<media/>",
              "null",
              "true",
              "7",
              "\"movie\"",
              "[]",
              "[{}]")
          .forEach(body -> refusals.refuse("malformed-request", call.body(body)));
    }
    refusals.assertAll();
  }

  @Test
  void refusesTextsThatCannotBeStored() {
    Refusals refusals = new Refusals();
    for (Call call : withJsonBodies()) {
      for (String text : List.of("\0", "\\u0000", "\\ud800", "\\udc00", "\\udc00\\ud800")) {
        refusals.refuse(
            "malformed-request",
            call.body("{\"title\":\"a" + text + "\"}"),
            call.body("{\"a" + text + "\":1}"),
            call.body("{\"metadata\":{\"a\":[{\"b" + text + "\":\"\"}]}}"));
      }
      for (byte[] bytes : notUtf8()) {
        refusals.refuse(
            "malformed-request",
            call.body(around("{\"title\":\"", bytes, "\"}")),
            call.body(around("{\"", bytes, "\":1}")));
      }
      refusals.refuse(
          "malformed-request",
          call.body("{\"type\":\"movie\"}".getBytes(StandardCharsets.UTF_16)),
          call.body("{\"type\":\"movie\"}".getBytes(StandardCharsets.UTF_16LE)),
          call.body("{\"type\":\"movie\"}".getBytes(StandardCharsets.UTF_16BE)));
    }
    refusals.assertAll();
  }

  @Test
  void refusesNestingAndNumbersWithoutEnd() {
    Refusals refusals = new Refusals();
    String digits = "9".repeat(1_000);
    for (Call call : withJsonBodies()) {
      refusals.refuse(
          "malformed-request",
          call.body("[".repeat(100_000)),
          call.body("[".repeat(100_000) + "]".repeat(100_000)),
          call.body("{\"metadata\":" + "{\"a\":".repeat(100_000)),
          call.body("{\"metadata\":" + "{\"a\":".repeat(70) + "1" + "}".repeat(71)),
          call.body("{\"year\":" + digits + "}"),
          call.body("{\"year\":-" + digits + "}"),
          call.body("{\"year\":0." + digits + "}"),
          call.body("{\"metadata\":{\"n\":" + digits + "}}"),
          call.body("{\"metadata\":{\"n\":1e99999999999}}"),
          call.body("{\"" + "n".repeat(60_000) + "\":1}"));
    }
    refusals.assertAll();
  }

  @Test
  void refusesBodiesThatAreTooLarge() {
    Refusals refusals = new Refusals();
    for (Call call : withJsonBodies()) {
      refusals.refuse(
          "payload-too-large",
          call.body("{\"title\":\"" + "a".repeat(2 * 1024 * 1024) + "\"}"),
          call.body(" ".repeat(1024 * 1024 + 1)));
    }
    refusals.assertAll();
  }

  @Test
  void refusesBatchesWithoutUsableIds() {
    Refusals refusals = new Refusals();
    String id = "\"01a202dd-bc69-7b25-ad28-77c6602a01b4\"";
    for (String body :
        List.of(
            "{}",
            "{\"ids\":null}",
            "{\"ids\":[]}",
            "{\"ids\":7}",
            "{\"ids\":" + id + "}",
            "{\"ids\":{}}",
            "{\"ids\":[7]}",
            "{\"ids\":[null]}",
            "{\"ids\":[\"x\"]}",
            "{\"ids\":[\"1-1-1-1-1\"]}",
            "{\"ids\":[\"{01a202dd-bc69-7b25-ad28-77c6602a01b4}\"]}",
            "{\"ids\":[" + id + ",\"';--\"]}",
            "{\"ids\":[" + (id + ",").repeat(500) + id + "]}",
            "{\"ids\":[" + id + "],\"limit\":1}")) {
      refusals.refuse("validation", Call.json("POST", MEDIA + "/batch-get", body));
    }
    refusals.assertAll();
  }

  @Test
  void refusesLibrariesThatAreNone() {
    Refusals refusals = new Refusals();
    String row = "{\"id\":1,\"title\":\"Never\",\"tmdbId\":970000001,\"tvdbId\":970000001}";
    for (String source : List.of("radarr", "sonarr")) {
      Call call = Call.json("POST", "/api/v1/imports/" + source + "/library?instance=broken", "");
      Stream.of(
              "",
              " ",
              "{",
              "{}",
              "{\"error\":\"no\"}",
              "null",
              "7",
              "\"[]\"",
              "<html>",
              "[",
              "]",
              "[{",
              "[" + row,
              "[" + row + ",",
              "[" + row + "}",
              "[" + row + "][",
              "[" + row + "] x",
              "[" + row + ",{\"title\":}]",
              "[" + row + ",{\"title\":\"a\0b\"}]",
              "[" + row + ",{\"title\":\"\\ud8\"}]",
              "[".repeat(100_000),
              "[" + "{\"a\":".repeat(50_000),
              "[" + row + ",{\"tags\":" + "[".repeat(200) + "]".repeat(200) + "}]",
              "[" + row + ",{\"overview\":\"" + "x".repeat(2 * 1024 * 1024) + "\"}]",
              "[{\"tags\":[" + "[],".repeat(500_000) + "[]]}]")
          .forEach(body -> refusals.refuse("malformed-request", call.body(body)));
      for (byte[] bytes :
          List.of(
              new byte[] {(byte) 0xff}, new byte[] {(byte) 0xc3}, new byte[] {(byte) 0xc3, 'a'})) {
        refusals.refuse(
            "malformed-request", call.body(around("[" + row + ",{\"title\":\"", bytes, "\"}]")));
      }
    }
    refusals.assertAll();
  }

  @Test
  void refusesOrdersOfImportsFromNowhere() {
    Refusals refusals = new Refusals();
    String order = "\"source\":\"%s\",\"baseUrl\":\"%s\",\"apiKey\":\"%s\",\"instance\":\"%s\"";
    for (String fields :
        List.of(
            "",
            order.formatted("plex", "http://localhost:1", "k", "a"),
            order.formatted("radarr", "", "k", "a"),
            order.formatted("radarr", "localhost", "k", "a"),
            order.formatted("radarr", "file:///etc/passwd", "k", "a"),
            order.formatted("radarr", "http://", "k", "a"),
            order.formatted("radarr", "http://me:secret@localhost", "k", "a"),
            order.formatted("radarr", "http://localhost/?a=b", "k", "a"),
            order.formatted("radarr", "http://local host", "k", "a"),
            order.formatted("radarr", "http://localhost:99999999", "k", "a"),
            order.formatted("radarr", "http://localhost:0", "k", "a"),
            order.formatted("radarr", "http://localhost:65536", "k", "a"),
            order.formatted("radarr", "http://localhost/#a", "k", "a"),
            order.formatted("radarr", "http://localhost:1", "k\\r\\nX: y", "a"),
            order.formatted("radarr", "http://localhost:1", "ké", "a"),
            order.formatted("radarr", "http://localhost:1", "k", "../a"),
            order.formatted("radarr", "http://localhost:1", "k", "a".repeat(65)),
            order.formatted("radarr", "http://localhost:1", "k", "a") + ",\"id\":\"b\"")) {
      refusals.refuse("validation", Call.json("POST", "/api/v1/imports", "{" + fields + "}"));
    }
    refusals.assertAll();
  }

  private static Collection<Call> withJsonBodies() {
    String id = newMovie("Heat");
    return List.of(
        Call.json("POST", MEDIA, ""),
        replacing(id),
        patching(id),
        Call.json("POST", MEDIA + "/batch-get", ""),
        Call.json("POST", "/api/v1/imports", ""),
        Call.json("PUT", "/api/v1/settings/test.bodies", ""),
        Call.json("POST", "/api/v1/queue/items", ""),
        Call.json("POST", "/api/v1/queue/items/" + id + "/retry", ""),
        Call.json("POST", "/api/v1/queue/items/" + id + "/processed", ""),
        Call.json("POST", "/api/v1/queue/radarr/claims", ""));
  }

  private static Call replacing(String id) {
    return Call.json("PUT", MEDIA + "/" + id, "").with("If-Match: *");
  }

  private static Call patching(String id) {
    return Call.json("PATCH", MEDIA + "/" + id, "").with("If-Match: *");
  }

  private static List<byte[]> notUtf8() {
    return List.of(
        new byte[] {(byte) 0xff},
        new byte[] {(byte) 0xc3},
        new byte[] {(byte) 0xc3, 'a'},
        new byte[] {(byte) 0xc0, (byte) 0xaf},
        new byte[] {(byte) 0xed, (byte) 0xa0, (byte) 0x80},
        new byte[] {(byte) 0xed, (byte) 0xa0, (byte) 0x80, (byte) 0xed, (byte) 0xb0, (byte) 0x80},
        new byte[] {(byte) 0xf4, (byte) 0x90, (byte) 0x80, (byte) 0x80});
  }

  private static byte[] around(String before, byte[] bytes, String after) {
    byte[] head = before.getBytes(StandardCharsets.UTF_8);
    byte[] tail = after.getBytes(StandardCharsets.UTF_8);
    byte[] all = new byte[head.length + bytes.length + tail.length];
    System.arraycopy(head, 0, all, 0, head.length);
    System.arraycopy(bytes, 0, all, head.length, bytes.length);
    System.arraycopy(tail, 0, all, head.length + bytes.length, tail.length);
    return all;
  }
}
