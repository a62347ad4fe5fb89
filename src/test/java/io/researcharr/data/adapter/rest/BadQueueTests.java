package io.researcharr.data.adapter.rest;

import static io.researcharr.data.fixture.Api.newMovie;

import io.researcharr.data.fixture.Call;
import io.researcharr.data.fixture.Refusals;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Items, claims and outcomes that make no sense, the same on every engine. */
abstract class BadQueueTests {

  private static final String QUEUE = "/api/v1/queue";
  private static final String ITEMS = QUEUE + "/items";
  private static final String UNKNOWN = "01a202dd-bc69-7b25-ad28-77c6602a01b4";

  @Test
  void refusesItemsThatMakeNoSense() {
    Refusals refusals = new Refusals();
    String media = newMovie("Heat");
    String fine = "\"mediaId\":\"" + media + "\",\"service\":\"radarr\"";
    for (String fields :
        List.of(
            "",
            "\"mediaId\":\"" + media + "\"",
            "\"service\":\"radarr\"",
            "\"mediaId\":null,\"service\":\"radarr\"",
            "\"mediaId\":7,\"service\":\"radarr\"",
            "\"mediaId\":\"x\",\"service\":\"radarr\"",
            "\"mediaId\":\"1-1-1-1-1\",\"service\":\"radarr\"",
            "\"mediaId\":\"" + UNKNOWN + "\",\"service\":\"radarr\"",
            "\"mediaId\":\"" + media + "\",\"service\":\"plex\"",
            "\"mediaId\":\"" + media + "\",\"service\":\"Radarr\"",
            "\"mediaId\":\"" + media + "\",\"service\":7",
            "\"mediaId\":\"" + media + "\",\"service\":\"\"",
            fine + ",\"priority\":-1",
            fine + ",\"priority\":101",
            fine + ",\"priority\":1.5",
            fine + ",\"priority\":\"7\"",
            fine + ",\"priority\":99999999999999999999",
            fine + ",\"metadata\":7",
            fine + ",\"metadata\":[]",
            fine + ",\"metadata\":\"{}\"",
            fine + ",\"metadata\":{\"a\":\"" + "a".repeat(64 * 1024) + "\"}",
            fine + ",\"metadata\":{\"a\":\"" + "€".repeat(22_000) + "\"}",
            fine + ",\"id\":\"" + UNKNOWN + "\"",
            fine + ",\"retryCount\":1",
            fine + ",\"leaseToken\":\"" + UNKNOWN + "\"",
            fine + ",\"version\":1",
            fine + ",\"colour\":\"red\"",
            fine + ",\"\":1")) {
      refusals.refuse("validation", Call.json("POST", ITEMS, "{" + fields + "}"));
    }
    refusals.assertAll();
  }

  @Test
  void refusesClaimsThatMakeNoSense() {
    String media = newMovie("Heat");
    Call.json("POST", ITEMS, "{\"mediaId\":\"" + media + "\",\"service\":\"radarr\"}").send();
    Refusals refusals = new Refusals();
    String fine = "\"workerId\":\"w\"";
    for (String fields :
        List.of(
            "",
            "\"workerId\":null",
            "\"workerId\":7",
            "\"workerId\":\"\"",
            "\"workerId\":\" \"",
            "\"workerId\":\"a\\nb\"",
            "\"workerId\":\"" + "a".repeat(201) + "\"",
            fine + ",\"limit\":0",
            fine + ",\"limit\":-1",
            fine + ",\"limit\":501",
            fine + ",\"limit\":1.5",
            fine + ",\"limit\":\"1\"",
            fine + ",\"limit\":2147483648",
            fine + ",\"leaseSeconds\":4",
            fine + ",\"leaseSeconds\":3601",
            fine + ",\"leaseSeconds\":\"30\"",
            fine + ",\"waitSeconds\":1",
            fine + ",\"service\":\"radarr\"")) {
      refusals.refuse(
          "validation", Call.json("POST", QUEUE + "/radarr/claims", "{" + fields + "}"));
    }
    refusals.assertAll();
  }

  @Test
  void refusesOutcomesThatMakeNoSense() {
    String id = added();
    Refusals refusals = new Refusals();
    for (String action : List.of("processed", "retry")) {
      String path = ITEMS + "/" + id + "/" + action;
      for (String fields :
          List.of(
              "\"leaseToken\":7",
              "\"leaseToken\":\"\"",
              "\"leaseToken\":\"x\"",
              "\"leaseToken\":\"1-1-1-1-1\"",
              "\"token\":\"" + UNKNOWN + "\"",
              "\"workerId\":\"w\"")) {
        refusals.refuse("validation", Call.json("POST", path, "{" + fields + "}"));
      }
      refusals.refuse(
          "lease-lost", Call.json("POST", path, "{\"leaseToken\":\"" + UNKNOWN + "\"}"));
      refusals.refuse(
          "not-found",
          Call.json("POST", ITEMS + "/" + UNKNOWN + "/" + action, "{}"),
          Call.json(
              "POST",
              ITEMS + "/" + UNKNOWN + "/" + action,
              "{\"leaseToken\":\"" + UNKNOWN + "\"}"));
    }
    String retry = ITEMS + "/" + id + "/retry";
    refusals.refuse(
        "validation",
        Call.json("POST", ITEMS + "/" + id + "/processed", "{\"error\":\"a\"}"),
        Call.json("POST", retry, "{\"error\":7}"),
        Call.json("POST", retry, "{\"error\":\"\"}"),
        Call.json("POST", retry, "{\"error\":\"a\\nb\"}"),
        Call.json("POST", retry, "{\"error\":\"" + "a".repeat(2_001) + "\"}"));
    refusals.assertAll();
  }

  @Test
  void refusesPathsAndParametersThatMeanNothing() {
    String id = added();
    Refusals refusals = new Refusals();
    for (String bad : List.of("7", "x", UNKNOWN + "0", "next", "'%20OR%201=1--")) {
      refusals.refuse(
          "validation",
          Call.of("GET", ITEMS + "/" + bad),
          Call.of("DELETE", ITEMS + "/" + bad).with("If-Match: *"),
          Call.json("POST", ITEMS + "/" + bad + "/processed", "{}"),
          Call.json("POST", ITEMS + "/" + bad + "/retry", "{}"));
    }
    for (String query :
        List.of(
            "limit=0",
            "limit=501",
            "limit=x",
            "cursor=",
            "service=plex",
            "service=radarr&service=radarr",
            "mediaId=7",
            "due=1",
            "due=TRUE",
            "processed=",
            "processed=perhaps",
            "sort=priority",
            "count=true")) {
      refusals.refuse("validation", Call.of("GET", ITEMS + "?" + query));
    }
    for (String query : List.of("limit=0", "limit=501", "limit=", "cursor=x", "due=true")) {
      refusals.refuse("validation", Call.of("GET", QUEUE + "/radarr/next?" + query));
    }
    refusals.refuse(
        "not-found",
        Call.of("GET", QUEUE),
        Call.of("GET", QUEUE + "/radarr"),
        Call.of("GET", QUEUE + "/plex/next"),
        Call.of("GET", QUEUE + "/Radarr/next"),
        Call.json("POST", QUEUE + "/plex/claims", "{\"workerId\":\"w\"}"),
        Call.of("GET", ITEMS + "/" + UNKNOWN),
        Call.of("DELETE", ITEMS + "/" + UNKNOWN).with("If-Match: *"));
    refusals.refuse(
        "method-not-allowed",
        Call.of("PUT", ITEMS),
        Call.of("DELETE", ITEMS),
        Call.of("PATCH", ITEMS + "/" + id),
        Call.of("GET", ITEMS + "/" + id + "/retry"),
        Call.of("POST", QUEUE + "/radarr/next"),
        Call.of("GET", QUEUE + "/radarr/claims"));
    refusals.assertAll();
  }

  @Test
  void refusesCursorsOfOtherLists() {
    added();
    added();
    String cursor =
        Call.of("GET", ITEMS + "?limit=1&due=true").send().json().path("nextCursor").asText();
    Refusals refusals = new Refusals();
    Stream.of(
            "?cursor=" + cursor,
            "?due=false&cursor=" + cursor,
            "?due=true&service=radarr&cursor=" + cursor,
            "?due=true&cursor=x",
            "?due=true&cursor=" + cursor.substring(4))
        .forEach(query -> refusals.refuse("invalid-cursor", Call.of("GET", ITEMS + query)));
    refusals.refuse("invalid-cursor", Call.of("GET", "/api/v1/imports?cursor=" + cursor));
    refusals.assertAll();
  }

  @Test
  void refusesPreconditionsThatNoVersionMeets() {
    Call delete = Call.of("DELETE", ITEMS + "/" + added());
    Refusals refusals = new Refusals().refuse("precondition-required", delete);
    for (String given : List.of("", "1", "\"0\"", "\"2\"", "W/\"1\"", "\"*\"", "x", ",")) {
      refusals.refuse("version-conflict", delete.with("If-Match: " + given));
    }
    refusals.assertAll();
  }

  private static String added() {
    return Call.json(
            "POST", ITEMS, "{\"mediaId\":\"" + newMovie("Heat") + "\",\"service\":\"radarr\"}")
        .send()
        .json()
        .path("id")
        .asText();
  }
}
