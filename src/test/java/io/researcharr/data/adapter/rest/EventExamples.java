package io.researcharr.data.adapter.rest;

import static io.researcharr.data.adapter.rest.OpenApiTests.add;

import io.researcharr.data.adapter.rest.OpenApiTests.Example;
import io.researcharr.data.domain.feed.Position;
import io.researcharr.data.fixture.Api;
import io.researcharr.data.fixture.Call;
import java.util.List;

/** Calls of the feed that end, each with the status it is answered with. */
final class EventExamples {

  private static final String EVENTS = "/api/v1/events";

  private EventExamples() {}

  static void addTo(List<Example> examples) {
    Api.newMovie("Documented");
    String elsewhere = EventPositions.encode(Position.behind(1), 1);
    Call all = Call.of("GET", EVENTS + "?since=beginning&follow=false");
    add(examples, "followEvents", 200, all);
    add(examples, "followEvents", 200, all.with("Last-Event-ID: " + elsewhere));
    add(
        examples,
        "followEvents",
        200,
        Call.of("GET", EVENTS + "?follow=false&entityType=media,job&action=created"));
    add(examples, "followEvents", 400, Call.of("GET", EVENTS + "?since=x"));
    add(examples, "followEvents", 400, Call.of("GET", EVENTS + "?follow=x"));
    add(examples, "followEvents", 401, all.withoutKey());
    add(examples, "followEvents", 406, all.with("Accept: application/json"));
  }
}
