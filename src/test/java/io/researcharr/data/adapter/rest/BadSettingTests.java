package io.researcharr.data.adapter.rest;

import io.researcharr.data.fixture.Call;
import io.researcharr.data.fixture.Refusals;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Settings that make no sense, the same on every engine. */
abstract class BadSettingTests {

  private static final String SETTINGS = "/api/v1/settings";

  @Test
  void refusesValuesThatAreNotOfTheirType() {
    Refusals refusals = new Refusals();
    refuse(refusals, "string", "7", "true", "null", "[]", "{}");
    refuse(
        refusals,
        "int",
        "\"7\"",
        "1.0",
        "1e3",
        "true",
        "null",
        "[1]",
        "9223372036854775808",
        "-9223372036854775809",
        "1" + "0".repeat(90));
    refuse(refusals, "bool", "\"true\"", "1", "0", "null", "[]");
    String large = "a".repeat(64 * 1024);
    refuse(refusals, "string", "\"" + large + "\"", "\"" + "€".repeat(22_000) + "\"");
    refuse(refusals, "json", "\"" + large + "\"", "[\"" + large + "\"]");
    refusals.assertAll();
  }

  @Test
  void refusesBodiesThatAreNoSettings() {
    Refusals refusals = new Refusals();
    String fine = "\"type\":\"int\",\"value\":1,";
    for (String fields :
        List.of(
            "",
            "\"type\":\"int\"",
            "\"value\":1",
            "\"type\":\"json\"",
            "\"type\":null,\"value\":1",
            "\"type\":7,\"value\":1",
            "\"type\":\"Int\",\"value\":1",
            "\"type\":\"long\",\"value\":1",
            "\"type\":\"" + "a".repeat(10_000) + "\",\"value\":1",
            fine + "\"description\":7",
            fine + "\"description\":\"\"",
            fine + "\"description\":\" \"",
            fine + "\"description\":\"a\\nb\"",
            fine + "\"description\":\"" + "a".repeat(501) + "\"",
            fine + "\"key\":\"a\"",
            fine + "\"version\":1",
            fine + "\"updatedBy\":\"me\"",
            fine + "\"Value\":1",
            fine + "\"colour\":\"red\"",
            fine + "\"\":1")) {
      refusals.refuse("validation", Call.json("PUT", SETTINGS + "/test.bad", "{" + fields + "}"));
    }
    refusals.assertAll();
  }

  @Test
  void refusesKeysThatAreNone() {
    Refusals refusals = new Refusals();
    for (String key :
        List.of(
            "A",
            "1a",
            ".a",
            "-a",
            "_a",
            "a%20b",
            "aB",
            "%C3%A4",
            "a:b",
            "a'--",
            "a%2Fb",
            "a".repeat(101))) {
      String path = SETTINGS + "/" + key;
      refusals.refuse(
          "validation",
          Call.of("GET", path),
          Call.json("PUT", path, "{\"type\":\"int\",\"value\":1}"),
          Call.of("DELETE", path).with("If-Match: *"));
    }
    refusals.assertAll();
  }

  @Test
  void refusesPreconditionsThatNoVersionMeets() {
    String path = SETTINGS + "/test.conditional";
    String body = "{\"type\":\"int\",\"value\":1}";
    Call.json("PUT", path, body).send();
    Refusals refusals = new Refusals();
    Call put = Call.json("PUT", path, body.replace("1}", "2}"));
    Call delete = Call.of("DELETE", path);
    refusals.refuse("precondition-required", put, delete, put.with("If-None-Match: \"7\""));
    refusals.refuse(
        "version-conflict",
        put.with("If-None-Match: *"),
        put.with("If-None-Match: \"1\""),
        put.with("If-Match: *").with("If-None-Match: *"));
    for (String given : List.of("", "1", "\"0\"", "\"2\"", "W/\"1\"", "\"*\"", "x", ",")) {
      refusals.refuse(
          "version-conflict", put.with("If-Match: " + given), delete.with("If-Match: " + given));
    }
    refusals.assertAll();
  }

  @Test
  void refusesCursorsAndParametersThatAreNotItsOwn() {
    Refusals refusals = new Refusals();
    String imports =
        Call.of("GET", "/api/v1/imports?limit=1").send().json().path("nextCursor").asText("x");
    for (String cursor : List.of("x", "!!!", "a".repeat(4_096), imports)) {
      refusals.refuse("invalid-cursor", Call.of("GET", SETTINGS + "?cursor=" + cursor));
    }
    for (String query :
        List.of("limit=0", "limit=501", "limit=x", "cursor=", "prefix=a", "count=true")) {
      refusals.refuse("validation", Call.of("GET", SETTINGS + "?" + query));
    }
    refusals.refuse(
        "method-not-allowed",
        Call.of("POST", SETTINGS),
        Call.of("DELETE", SETTINGS),
        Call.of("PATCH", SETTINGS + "/a"),
        Call.of("POST", SETTINGS + "/a"));
    refusals.assertAll();
  }

  private static void refuse(Refusals refusals, String type, String... values) {
    Stream.of(values)
        .forEach(
            value ->
                refusals.refuse(
                    "validation",
                    Call.json(
                        "PUT",
                        SETTINGS + "/test.bad",
                        "{\"type\":\"%s\",\"value\":%s}".formatted(type, value))));
  }
}
