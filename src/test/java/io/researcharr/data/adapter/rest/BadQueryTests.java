package io.researcharr.data.adapter.rest;

import static io.researcharr.data.fixture.Api.MEDIA;
import static io.researcharr.data.fixture.Api.newMovie;
import static org.assertj.core.api.Assertions.assertThat;

import io.researcharr.data.fixture.Call;
import io.researcharr.data.fixture.Refusals;
import io.researcharr.data.fixture.Wire;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Queries that make no sense, and what the service says to them. */
abstract class BadQueryTests {

  private static final String IMPORTS = "/api/v1/imports";

  private static final String QUEUE = "/api/v1/queue";
  private static final String SETTINGS = "/api/v1/settings";
  private static final String UNKNOWN = "01a202dd-bc69-7b25-ad28-77c6602a01b4";

  @Test
  void refusesParametersItDoesNotKnow() {
    String id = newMovie("Heat");
    Refusals refusals = new Refusals();
    for (String query :
        List.of("?offset=1", "?Limit=1", "?apikey=x", "?'=1", "?=1", "?a%20b", "?[]=1")) {
      refusals.refuse(
          "validation",
          Call.of("GET", MEDIA + query),
          Call.of("GET", MEDIA + query).with("Accept: application/x-ndjson"),
          Call.json("POST", MEDIA + query, "{}"),
          Call.of("GET", MEDIA + "/" + id + query),
          Call.of("GET", MEDIA + "/search" + query),
          Call.of("GET", MEDIA + "/external/test:1" + query),
          Call.json("PUT", MEDIA + "/" + id + query, "{}").with("If-Match: *"),
          Call.json("PATCH", MEDIA + "/" + id + query, "{}").with("If-Match: *"),
          Call.of("DELETE", MEDIA + "/" + id + query).with("If-Match: *"),
          Call.of("POST", MEDIA + "/" + id + "/restore" + query),
          Call.json("POST", MEDIA + "/batch-get" + query, "{}"),
          Call.of("POST", MEDIA + "/bulk" + query).with("Content-Type: application/x-ndjson"),
          Call.json("POST", IMPORTS + query, "{}"),
          Call.json("POST", IMPORTS + "/radarr/library" + query, "[]"),
          Call.of("GET", IMPORTS + query),
          Call.of("GET", IMPORTS + "/" + UNKNOWN + query),
          Call.of("DELETE", IMPORTS + "/" + UNKNOWN + query),
          Call.of("GET", SETTINGS + query),
          Call.of("GET", SETTINGS + "/a" + query),
          Call.json("PUT", SETTINGS + "/a" + query, "{}"),
          Call.of("DELETE", SETTINGS + "/a" + query).with("If-Match: *"),
          Call.of("GET", QUEUE + "/items" + query),
          Call.json("POST", QUEUE + "/items" + query, "{}"),
          Call.of("GET", QUEUE + "/items/" + UNKNOWN + query),
          Call.of("DELETE", QUEUE + "/items/" + UNKNOWN + query).with("If-Match: *"),
          Call.json("POST", QUEUE + "/items/" + UNKNOWN + "/retry" + query, "{}"),
          Call.json("POST", QUEUE + "/items/" + UNKNOWN + "/processed" + query, "{}"),
          Call.of("GET", QUEUE + "/radarr/next" + query),
          Call.json("POST", QUEUE + "/radarr/claims" + query, "{}"),
          Call.of("GET", "/api/v1/events" + query),
          Call.of("GET", "/api/v1/system" + query));
    }
    refusals.assertAll();
  }

  @Test
  void refusesValuesItCannotUse() {
    Refusals refusals = new Refusals();
    for (String query :
        List.of(
            "limit=0",
            "limit=-1",
            "limit=501",
            "limit=1000000000",
            "limit=9223372036854775808",
            "limit=abc",
            "limit=",
            "limit=1.0",
            "limit=%2B%201",
            "limit=1&limit=2",
            "cursor=")) {
      refusals.refuse(
          "validation",
          Call.of("GET", MEDIA + "?" + query),
          Call.of("GET", MEDIA + "?" + query).with("Accept: application/x-ndjson"),
          Call.of("GET", IMPORTS + "?" + query),
          Call.of("GET", SETTINGS + "?" + query));
    }
    for (String query :
        List.of(
            "type=film",
            "type=movie&type=movie",
            "status=done",
            "monitored=1",
            "monitored=TRUE",
            "year=0",
            "year=10000",
            "year=MCMXCIX",
            "yearFrom=-1",
            "yearTo=1e3",
            "titlePrefix=",
            "titlePrefix=" + "a".repeat(501),
            "tag=" + "a".repeat(101),
            "seriesId=7",
            "seriesId='",
            "seasonNumber=-1",
            "seasonNumber=99999999999999999999",
            "updatedSince=yesterday",
            "updatedSince=2026-13-01T00:00:00Z",
            "updatedSince=-999999999-01-01T00:00:00Z",
            "updatedSince=%2B999999999-12-31T23:59:59Z",
            "updatedSince=0000-01-01T00:00:00Z",
            "updatedSince=2026-11-22",
            "includeDeleted=yes",
            "sort=",
            "sort=id",
            "sort=--title",
            "sort=title,year",
            "sort=title%20desc",
            "sort=title;DROP%20TABLE%20media",
            "count=perhaps")) {
      refusals.refuse(
          "validation",
          Call.of("GET", MEDIA + "?" + query),
          Call.of("GET", MEDIA + "?" + query).with("Accept: application/x-ndjson"));
    }
    for (String query :
        List.of(
            "",
            "?q=",
            "?q=a&q=b",
            "?q=" + "a".repeat(501),
            "?type=movie",
            "?q=a&type=film",
            "?q=a&type=",
            "?q=a&limit=0",
            "?q=a&limit=101",
            "?q=a&limit=-1",
            "?q=a&limit=many",
            "?q=a&offset=1",
            "?q=a&cursor=b",
            "?Q=a")) {
      refusals.refuse("validation", Call.of("GET", MEDIA + "/search" + query));
    }
    refusals.refuse("malformed-request", Call.of("GET", MEDIA + "/search?q=%00"));
    String id = newMovie("Heat");
    refusals.refuse(
        "validation",
        Call.of("GET", MEDIA + "/" + id + "?includeDeleted=1"),
        Call.of("GET", MEDIA + "/" + id + "?includeDeleted=true&includeDeleted=true"),
        Call.of("DELETE", MEDIA + "/" + id + "?purge=yes").with("If-Match: *"),
        Call.of("DELETE", MEDIA + "/" + id + "?purge=true&purge=false").with("If-Match: *"),
        Call.of("POST", MEDIA + "/bulk?atomic=1").with("Content-Type: application/x-ndjson"),
        Call.json("POST", IMPORTS + "/radarr/library?instance=../a", "[]"),
        Call.json("POST", IMPORTS + "/radarr/library?instance=" + "a".repeat(65), "[]"));
    refusals.assertAll();
  }

  @Test
  void refusesCursorsThatAreNotItsOwn() {
    newMovie("Heat");
    newMovie("Ronin");
    String cursor = cursor(MEDIA + "?limit=1&sort=title&type=movie");
    String list = MEDIA + "?sort=title&type=movie&cursor=";
    Refusals refusals = new Refusals();
    for (int place : List.of(0, 5, cursor.length() / 2, cursor.length() - 5)) {
      char other = cursor.charAt(place) == 'A' ? 'B' : 'A';
      refusals.refuse(
          "invalid-cursor",
          Call.of("GET", list + cursor.substring(0, place) + other + cursor.substring(place + 1)));
    }
    refusals.refuse(
        "invalid-cursor",
        Call.of("GET", list + cursor.substring(0, cursor.length() - 4)),
        Call.of("GET", list + cursor.substring(4)),
        Call.of("GET", list + cursor + "AAAA"),
        Call.of("GET", list + "x"),
        Call.of("GET", list + "a".repeat(4_096)),
        Call.of("GET", list + "!!!"),
        Call.of("GET", list + "%E2%82%AC"),
        Call.of("GET", list + UNKNOWN),
        Call.of("GET", list + "'%3BDROP%20TABLE%20media%3B--"),
        Call.of("GET", MEDIA + "?sort=-title&type=movie&cursor=" + cursor),
        Call.of("GET", MEDIA + "?type=movie&cursor=" + cursor),
        Call.of("GET", MEDIA + "?sort=year&type=movie&cursor=" + cursor),
        Call.of("GET", MEDIA + "?sort=title&cursor=" + cursor),
        Call.of("GET", MEDIA + "?sort=title&type=series&cursor=" + cursor),
        Call.of("GET", MEDIA + "?sort=title&type=movie&year=1995&cursor=" + cursor),
        Call.of("GET", MEDIA + "?sort=title&type=movie&includeDeleted=true&cursor=" + cursor),
        Call.of("GET", IMPORTS + "?cursor=" + cursor),
        Call.of("GET", IMPORTS + "?cursor=" + UNKNOWN),
        Call.of("GET", IMPORTS + "?cursor=x"),
        Call.of("GET", SETTINGS + "?cursor=" + cursor));
    refusals.assertAll();
  }

  @Test
  void takesACursorWithAnotherLimit() {
    newMovie("Heat");
    newMovie("Ronin");
    newMovie("Thief");
    String cursor = cursor(MEDIA + "?limit=1&sort=-createdAt");

    Wire.Answer answer =
        Call.of("GET", MEDIA + "?limit=2&sort=-createdAt&count=true&cursor=" + cursor).send();

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.json().at("/items/0/title").asText()).isEqualTo("Ronin");
    assertThat(answer.json().at("/items/1/title").asText()).isEqualTo("Heat");
  }

  private static String cursor(String list) {
    return Call.of("GET", list).send().json().path("nextCursor").asText();
  }
}
