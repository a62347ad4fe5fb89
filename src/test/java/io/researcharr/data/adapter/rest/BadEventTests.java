package io.researcharr.data.adapter.rest;

import io.researcharr.data.fixture.Call;
import io.researcharr.data.fixture.Refusals;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Readers of the feed who ask for what makes no sense, the same on every engine. */
abstract class BadEventTests {

  private static final String EVENTS = "/api/v1/events";

  @Test
  void refusesParametersThatMakeNoSense() {
    Refusals refusals = new Refusals();
    String words = IntStream.range(0, 51).mapToObj(i -> "w" + i).collect(Collectors.joining(","));
    for (String query :
        List.of(
            "since=",
            "since=a&since=b",
            "since=" + "a".repeat(EventPositions.LONGEST + 1),
            "entityType=",
            "entityType=Media",
            "entityType=media,",
            "entityType=,media",
            "entityType=media,,job",
            "entityType=media&entityType=",
            "entityType=" + words,
            "entityType=" + "a".repeat(51),
            "action='",
            "action=a%20b",
            "follow=yes",
            "follow=",
            "follow=true&follow=false",
            "limit=1",
            "cursor=x",
            "type=media")) {
      refusals.refuse("validation", Call.of("GET", EVENTS + "?" + query));
    }
    refusals.assertAll();
  }

  @Test
  void refusesPositionsThatAreNone() {
    String id =
        Call.of("GET", EVENTS + "?follow=false")
            .send()
            .text()
            .lines()
            .filter(line -> line.startsWith("id: "))
            .findFirst()
            .orElseThrow()
            .substring(4);
    Refusals refusals = new Refusals();
    for (String position :
        List.of(
            "x",
            "1",
            "-1",
            "Beginning",
            "!!!",
            "AAAA",
            "a".repeat(EventPositions.LONGEST),
            id + "A",
            id + "AAAA",
            id.substring(1),
            id.substring(0, id.length() - 1),
            id.substring(0, 10) + (id.charAt(10) == 'A' ? 'B' : 'A') + id.substring(11))) {
      refusals.refuse(
          "invalid-cursor",
          Call.of("GET", EVENTS + "?since=" + position),
          Call.of("GET", EVENTS).with("Last-Event-ID: " + position),
          Call.of("GET", EVENTS + "?since=" + id).with("Last-Event-ID: " + position));
    }
    refusals.assertAll();
  }

  @Test
  void refusesWhatItIsNotFor() {
    Refusals refusals = new Refusals();
    refusals.refuse("unauthenticated", Call.of("GET", EVENTS).withoutKey());
    refusals.refuse("not-acceptable", Call.of("GET", EVENTS).with("Accept: application/json"));
    refusals.refuse(
        "method-not-allowed",
        Call.of("POST", EVENTS),
        Call.of("PUT", EVENTS),
        Call.of("DELETE", EVENTS));
    refusals.assertAll();
  }
}
