package io.researcharr.data.adapter.rest;

import static io.researcharr.data.fixture.Api.MEDIA;
import static io.researcharr.data.fixture.Api.admin;
import static io.researcharr.data.fixture.Api.adminJson;
import static io.researcharr.data.fixture.Api.newEpisode;
import static io.researcharr.data.fixture.Api.newExternalId;
import static io.researcharr.data.fixture.Api.newMovie;
import static io.researcharr.data.fixture.Api.newSeries;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;

import io.restassured.response.ValidatableResponse;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Single entries over HTTP, the same on every engine. */
abstract class MediaApiTests {

  @Test
  void createsAMovieAndReadsItBack() {
    // Given
    String externalId = newExternalId();

    // When
    ValidatableResponse created =
        adminJson(
                """
                {"type":"movie","title":"The Matrix","externalId":"%s","year":1999,"tmdbId":603,
                 "imdbId":"tt0133093","runtimeMinutes":136,"tags":["b","a","b"],
                 "metadata":{"z":1,"a":{"y":[1,2.50],"x":null}}}
                """
                    .formatted(externalId))
            .post(MEDIA)
            .then();

    // Then
    String id = created.statusCode(201).header("ETag", "\"1\"").extract().path("id");
    created.header("Location", containsString(MEDIA + "/" + id));
    admin()
        .get(MEDIA + "/" + id)
        .then()
        .statusCode(200)
        .header("ETag", "\"1\"")
        .body("type", equalTo("movie"))
        .body("title", equalTo("The Matrix"))
        .body("sortTitle", equalTo("matrix"))
        .body("externalId", equalTo(externalId))
        .body("status", equalTo("pending"))
        .body("monitored", equalTo(true))
        .body("year", equalTo(1999))
        .body("tmdbId", equalTo(603))
        .body("imdbId", equalTo("tt0133093"))
        .body("runtimeMinutes", equalTo(136))
        .body("tags", contains("a", "b"))
        .body("metadata.a.y", contains(1, 2.5f))
        .body("version", equalTo(1))
        .body("updatedBy", equalTo("API_KEY"))
        .body("deletedAt", nullValue())
        .body("seriesId", nullValue());
    admin().get(MEDIA + "/external/" + externalId).then().statusCode(200).body("id", equalTo(id));
  }

  @Test
  void storesAnEpisodeOfASeriesThatExists() {
    // Given
    String series = newSeries("Dark");

    // When
    String episode = newEpisode(series, 1, 2);

    // Then
    admin()
        .get(MEDIA + "/" + episode)
        .then()
        .body("seriesId", equalTo(series))
        .body("seasonNumber", equalTo(1))
        .body("episodeNumber", equalTo(2));
  }

  @Test
  void refusesAnEpisodeOfNoSeries() {
    for (String notASeries : List.of("01a202dd-bc69-7b25-ad28-77c6602a01b4", newMovie("Heat"))) {
      adminJson(
              Map.of(
                  "type",
                  "episode",
                  "title",
                  "Pilot",
                  "externalId",
                  newExternalId(),
                  "seriesId",
                  notASeries,
                  "seasonNumber",
                  1,
                  "episodeNumber",
                  1))
          .post(MEDIA)
          .then()
          .statusCode(400)
          .body("type", equalTo("/problems/validation"))
          .body("errors.field", contains("seriesId"));
    }
  }

  @Test
  void refusesASecondEntryWithTheSameExternalId() {
    // Given
    String externalId = newExternalId();
    Map<String, Object> movie = Map.of("type", "movie", "title", "Heat", "externalId", externalId);
    adminJson(movie).post(MEDIA).then().statusCode(201);

    // When
    ValidatableResponse second = adminJson(movie).post(MEDIA).then();

    // Then
    second
        .statusCode(409)
        .contentType("application/problem+json")
        .body("type", equalTo("/problems/duplicate"))
        .body("entity", equalTo("media"))
        .body("detail", containsString(externalId));
  }

  @Test
  void refusesASecondEpisodeInTheSamePlace() {
    // Given
    String series = newSeries("Dark");
    newEpisode(series, 1, 1);

    // When
    ValidatableResponse second =
        adminJson(
                Map.of(
                    "type",
                    "episode",
                    "title",
                    "Again",
                    "externalId",
                    newExternalId(),
                    "seriesId",
                    series,
                    "seasonNumber",
                    1,
                    "episodeNumber",
                    1))
            .post(MEDIA)
            .then();

    // Then
    second.statusCode(409).body("detail", containsString("another episode"));
  }

  @Test
  void replacesAnEntryAtTheVersionThatWasSeen() {
    // Given
    String id = newMovie("Haet");
    String externalId = newExternalId();

    // When
    ValidatableResponse replaced =
        adminJson(Map.of("type", "movie", "title", "Heat", "externalId", externalId, "year", 1995))
            .header("If-Match", "\"1\"")
            .put(MEDIA + "/" + id)
            .then();

    // Then
    replaced
        .statusCode(200)
        .header("ETag", "\"2\"")
        .body("title", equalTo("Heat"))
        .body("version", equalTo(2))
        .body("year", equalTo(1995));
    admin().get(MEDIA + "/" + id).then().header("ETag", "\"2\"").body("title", equalTo("Heat"));
  }

  @Test
  void asksForIfMatchAndRefusesAnOldOne() {
    // Given
    String id = newMovie("Heat");
    String patch = "{\"title\":\"Heat 2\"}";
    adminJson(patch).header("If-Match", "\"1\"").patch(MEDIA + "/" + id).then().statusCode(200);

    // When
    ValidatableResponse without = adminJson(patch).patch(MEDIA + "/" + id).then();
    ValidatableResponse old =
        adminJson(patch).header("If-Match", "\"1\"").patch(MEDIA + "/" + id).then();
    ValidatableResponse weak =
        adminJson(patch).header("If-Match", "W/\"2\"").patch(MEDIA + "/" + id).then();

    // Then
    without.statusCode(428).body("type", equalTo("/problems/precondition-required"));
    old.statusCode(412)
        .body("type", equalTo("/problems/version-conflict"))
        .body("currentVersion", equalTo(2))
        .body("id", equalTo(id));
    weak.statusCode(412);
  }

  @Test
  void patchesWhatIsGivenAndLeavesTheRest() {
    // Given
    String id =
        adminJson(
                """
                {"type":"movie","title":"The Thing","externalId":"%s","year":1982,
                 "metadata":{"keep":1,"drop":2},"tags":["x"]}
                """
                    .formatted(newExternalId()))
            .post(MEDIA)
            .then()
            .extract()
            .path("id");

    // When
    ValidatableResponse patched =
        admin()
            .contentType("application/merge-patch+json")
            .body("{\"title\":\"A Thing\",\"year\":null,\"metadata\":{\"drop\":null,\"new\":[3]}}")
            .header("If-Match", "\"1\"")
            .patch(MEDIA + "/" + id)
            .then();

    // Then
    patched
        .statusCode(200)
        .body("title", equalTo("A Thing"))
        .body("sortTitle", equalTo("thing"))
        .body("year", nullValue())
        .body("metadata", equalTo(Map.of("keep", 1, "new", List.of(3))))
        .body("tags", contains("x"));
  }

  @Test
  void writesNothingWhenNothingChanges() {
    // Given
    String id = newMovie("Heat");

    // When
    ValidatableResponse patched =
        adminJson("{\"title\":\"Heat\"}").header("If-Match", "*").patch(MEDIA + "/" + id).then();

    // Then
    patched.statusCode(200).header("ETag", "\"1\"");
  }

  @Test
  void doesNotTurnAMovieIntoASeries() {
    // Given
    String id = newMovie("Heat");

    // When
    ValidatableResponse patched =
        adminJson("{\"type\":\"series\"}").header("If-Match", "*").patch(MEDIA + "/" + id).then();

    // Then
    patched.statusCode(400).body("errors.field", contains("type"));
  }

  @Test
  void answersNotModifiedToACallerWhoHasTheVersion() {
    // Given
    String id = newMovie("Heat");

    // When
    ValidatableResponse again =
        admin().header("If-None-Match", "\"1\"").get(MEDIA + "/" + id).then();

    // Then
    again.statusCode(304).header("ETag", "\"1\"");
  }
}
