package io.researcharr.data.adapter.rest;

import static io.researcharr.data.fixture.Api.MEDIA;
import static io.researcharr.data.fixture.Api.newExternalId;
import static io.researcharr.data.fixture.Api.newMovie;

import io.researcharr.data.fixture.Call;
import io.researcharr.data.fixture.Refusals;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Bodies whose fields make no sense, and what the service says to them. */
abstract class BadFieldTests {

  private static final String MOVIE =
      "{\"type\":\"movie\",\"title\":\"Heat\",\"externalId\":\"%s\"%s}";

  @Test
  void refusesFieldsOfTheWrongType() {
    refuseMovies(
        name ->
            Stream.of("7", "1.5", "true", "{}", "[]", "[1]", "\"\"", "\" \"")
                .map(value -> "\"" + name + "\":" + value),
        List.of("sortTitle", "status", "imdbId"));
    refuseMovies(
        name ->
            Stream.of(
                    "\"7\"",
                    "1.5",
                    "1.0",
                    "1e3",
                    "true",
                    "{}",
                    "[]",
                    "0",
                    "-1",
                    "2147483648",
                    "9223372036854775808",
                    "1e400",
                    "-1e400")
                .map(value -> "\"" + name + "\":" + value),
        List.of("year", "tmdbId", "runtimeMinutes"));
    refuseMovies(
        name -> Stream.of("\"true\"", "1", "0", "[]").map(value -> "\"" + name + "\":" + value),
        List.of("monitored"));
    refuseMovies(
        name ->
            Stream.of("7", "\"a\"", "{}", "[1]", "[null]", "[\"\"]", "[\" \"]", "[[\"a\"]]")
                .map(value -> "\"" + name + "\":" + value),
        List.of("tags"));
    refuseMovies(
        name -> Stream.of("7", "\"a\"", "[]", "true").map(value -> "\"" + name + "\":" + value),
        List.of("metadata"));
  }

  @Test
  void refusesFieldsBeyondTheirBounds() {
    refuseMovies(
        more -> Stream.of(more),
        List.of(
            "\"sortTitle\":\"" + "a".repeat(501) + "\"",
            "\"status\":\"done\"",
            "\"status\":\"" + "a".repeat(100_000) + "\"",
            "\"year\":10000",
            "\"imdbId\":\"603\"",
            "\"imdbId\":\"tt\"",
            "\"tags\":[\"" + "a".repeat(101) + "\"]",
            "\"tags\":[\"a\\nb\"]",
            "\"tags\":[" + "\"a\",".repeat(100) + "\"b\"]",
            "\"metadata\":{\"a\":\"" + "a".repeat(256 * 1024) + "\"}",
            "\"metadata\":{\"a\":\"" + "€".repeat(100 * 1024) + "\"}"));
    String id = newMovie("Heat");
    Refusals refusals = new Refusals();
    for (String fields :
        List.of(
            "\"title\":\"\",\"externalId\":\"x:1\"",
            "\"title\":\"\\u00a0\\u2003 \",\"externalId\":\"\"",
            "\"title\":\"" + "a".repeat(501) + "\",\"externalId\":\"x:1\"",
            "\"title\":\"a\\tb\",\"externalId\":\"x:1\"",
            "\"title\":null,\"externalId\":\"x:1\"",
            "\"externalId\":\"x:1\"",
            "\"title\":\"Heat\"",
            "\"title\":\"Heat\",\"externalId\":\"949\"",
            "\"title\":\"Heat\",\"externalId\":\":949\"",
            "\"title\":\"Heat\",\"externalId\":\"TMDB:949\"",
            "\"title\":\"Heat\",\"externalId\":\"tmdb:\"",
            "\"title\":\"Heat\",\"externalId\":\"tmdb:9 49\"",
            "\"title\":\"Heat\",\"externalId\":\"tmdb:\\u0130\"",
            "\"title\":\"Heat\",\"externalId\":\"tmdb:" + "9".repeat(201) + "\"")) {
      String body = "{\"type\":\"movie\"," + fields + "}";
      refusals.refuse("validation", Call.json("POST", MEDIA, body), replacing(id).body(body));
    }
    refusals.assertAll();
  }

  @Test
  void refusesUnknownReadOnlyAndForeignFields() {
    refuseMovies(
        more -> Stream.of(more),
        List.of(
            "\"id\":\"01a202dd-bc69-7b25-ad28-77c6602a01b4\"",
            "\"version\":7",
            "\"createdAt\":\"2020-01-01T00:00:00Z\"",
            "\"updatedAt\":\"2020-01-01T00:00:00Z\"",
            "\"updatedBy\":\"me\"",
            "\"deletedAt\":\"2020-01-01T00:00:00Z\"",
            "\"id\":{\"a\":[]}",
            "\"Title\":\"Heat\"",
            "\"colour\":\"red\"",
            "\"\":1",
            "\"__proto__\":{}",
            "\"$ref\":\"#\"",
            "\"@type\":\"java.lang.Object\"",
            "\"tvdbId\":1",
            "\"seriesId\":\"01a202dd-bc69-7b25-ad28-77c6602a01b4\"",
            "\"airDate\":\"2020-01-01\""));
  }

  @Test
  void refusesEpisodesThatSayNothingSensible() {
    Refusals refusals = new Refusals();
    for (String place :
        List.of(
            "\"seriesId\":\"x\",\"seasonNumber\":1,\"episodeNumber\":1",
            "\"seriesId\":7,\"seasonNumber\":1,\"episodeNumber\":1",
            "\"seriesId\":\"1-1-1-1-1\",\"seasonNumber\":1,\"episodeNumber\":1",
            "\"seasonNumber\":1,\"episodeNumber\":1",
            "\"seriesId\":\"%s\",\"seasonNumber\":-1,\"episodeNumber\":1",
            "\"seriesId\":\"%s\",\"seasonNumber\":1000001,\"episodeNumber\":1",
            "\"seriesId\":\"%s\",\"seasonNumber\":1",
            "\"seriesId\":\"%s\",\"seasonNumber\":1,\"episodeNumber\":1",
            "\"seriesId\":\"%s\",\"seasonNumber\":1,\"episodeNumber\":1,\"airDate\":\"1999-02-30\"",
            "\"seriesId\":\"%s\",\"seasonNumber\":1,\"episodeNumber\":1,\"airDate\":\"31.3.1999\"",
            "\"seriesId\":\"%s\",\"seasonNumber\":1,\"episodeNumber\":1,\"airDate\":\"+99999-1-1\"",
            "\"seriesId\":\"%s\",\"seasonNumber\":1,\"episodeNumber\":1,\"airDate\":7")) {
      String unknown = "01a202dd-bc69-7b25-ad28-77c6602a01b4";
      refusals.refuse(
          "validation",
          Call.json(
              "POST",
              MEDIA,
              "{\"type\":\"episode\",\"title\":\"A\",\"externalId\":\"%s\",%s}"
                  .formatted(newExternalId(), place.formatted(unknown))));
    }
    refusals.assertAll();
  }

  private static void refuseMovies(Function<String, Stream<String>> fields, List<String> names) {
    String id = newMovie("Heat");
    Refusals refusals = new Refusals();
    names.stream()
        .flatMap(fields)
        .forEach(
            field -> {
              String body = MOVIE.formatted(newExternalId(), "," + field);
              refusals.refuse(
                  "validation",
                  Call.json("POST", MEDIA, body),
                  replacing(id).body(body),
                  patching(id).body("{" + field + "}"));
            });
    refusals.assertAll();
  }

  private static Call replacing(String id) {
    return Call.json("PUT", MEDIA + "/" + id, "").with("If-Match: *");
  }

  private static Call patching(String id) {
    return Call.json("PATCH", MEDIA + "/" + id, "").with("If-Match: *");
  }
}
