package io.researcharr.data.adapter.rest;

import static io.researcharr.data.fixture.Api.MEDIA;
import static io.researcharr.data.fixture.Api.admin;
import static io.researcharr.data.fixture.Api.adminJson;
import static io.researcharr.data.fixture.Api.newEpisode;
import static io.researcharr.data.fixture.Api.newExternalId;
import static io.researcharr.data.fixture.Api.newMovie;
import static io.researcharr.data.fixture.Api.newSeries;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.not;
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

  @Test
  void hidesADeletedEntryAndBringsItBack() {
    // Given
    String id = newMovie("Heat");

    // When
    admin().header("If-Match", "\"1\"").delete(MEDIA + "/" + id).then().statusCode(204);

    // Then
    admin().get(MEDIA + "/" + id).then().statusCode(404).body("entity", equalTo("media"));
    admin()
        .get(MEDIA + "/" + id + "?includeDeleted=true")
        .then()
        .statusCode(200)
        .header("ETag", "\"2\"");
    admin()
        .post(MEDIA + "/" + id + "/restore")
        .then()
        .statusCode(200)
        .header("ETag", "\"3\"")
        .body("deletedAt", nullValue());
    admin().get(MEDIA + "/" + id).then().statusCode(200);
  }

  @Test
  void deletesAndRestoresASeriesWithItsEpisodes() {
    // Given
    String series = newSeries("Dark");
    String kept = newEpisode(series, 1, 1);
    String goneBefore = newEpisode(series, 1, 2);
    admin().header("If-Match", "*").delete(MEDIA + "/" + goneBefore).then().statusCode(204);

    // When
    admin().header("If-Match", "*").delete(MEDIA + "/" + series).then().statusCode(204);

    // Then
    admin().get(MEDIA + "/" + kept).then().statusCode(404);
    admin().post(MEDIA + "/" + series + "/restore").then().statusCode(200);
    admin().get(MEDIA + "/" + kept).then().statusCode(200).header("ETag", "\"3\"");
    admin().get(MEDIA + "/" + goneBefore).then().statusCode(404);
  }

  @Test
  void refusesToRestoreWhatHasBeenReplacedMeanwhile() {
    // Given
    String externalId = newExternalId();
    Map<String, Object> movie = Map.of("type", "movie", "title", "Heat", "externalId", externalId);
    String first = adminJson(movie).post(MEDIA).then().extract().path("id");
    admin().header("If-Match", "*").delete(MEDIA + "/" + first).then().statusCode(204);
    adminJson(movie).post(MEDIA).then().statusCode(201);

    // When
    ValidatableResponse restored = admin().post(MEDIA + "/" + first + "/restore").then();

    // Then
    restored.statusCode(409).body("type", equalTo("/problems/duplicate"));
  }

  @Test
  void purgesASeriesForGoodWithItsEpisodes() {
    // Given
    String series = newSeries("Dark");
    String episode = newEpisode(series, 1, 1);

    // When
    admin()
        .header("If-Match", "\"1\"")
        .delete(MEDIA + "/" + series + "?purge=true")
        .then()
        .statusCode(204);

    // Then
    admin().get(MEDIA + "/" + series + "?includeDeleted=true").then().statusCode(404);
    admin().get(MEDIA + "/" + episode + "?includeDeleted=true").then().statusCode(404);
    admin().header("If-Match", "*").delete(MEDIA + "/" + series).then().statusCode(404);
  }

  @Test
  void getsManyAtOnceAndNamesTheMissing() {
    // Given
    String one = newMovie("One");
    String two = newMovie("Two");
    String unknown = "01a202dd-0000-7000-8000-000000000000";

    // When
    ValidatableResponse batch =
        adminJson(Map.of("ids", List.of(two, unknown, one))).post(MEDIA + "/batch-get").then();

    // Then
    batch.statusCode(200).body("items.id", contains(two, one)).body("missing", contains(unknown));
  }

  @Test
  void asksForTheTypeWhereAnExternalIdIsNotEnough() {
    // Given
    String externalId = newExternalId();
    for (String type : List.of("movie", "series")) {
      adminJson(Map.of("type", type, "title", "Fargo", "externalId", externalId))
          .post(MEDIA)
          .then()
          .statusCode(201);
    }

    // When
    ValidatableResponse untyped = admin().get(MEDIA + "/external/" + externalId).then();
    ValidatableResponse typed =
        admin().get(MEDIA + "/external/" + externalId + "?type=series").then();

    // Then
    untyped.statusCode(400).body("errors.field", contains("type"));
    typed.statusCode(200).body("type", equalTo("series"));
  }

  @Test
  void listsByFilterInOrderPageByPage() {
    // Given
    String tag = newExternalId();
    List<String> titles = List.of("Éclair", "an Apple", "The Banana", "zebra", "Cherry");
    for (String title : titles) {
      adminJson(
              Map.of(
                  "type",
                  "movie",
                  "title",
                  title,
                  "externalId",
                  newExternalId(),
                  "tags",
                  List.of(tag)))
          .post(MEDIA)
          .then()
          .statusCode(201);
    }

    // When
    ValidatableResponse first =
        admin().get(MEDIA + "?tag=" + tag + "&sort=title&limit=3&count=true").then();
    String cursor = first.extract().path("nextCursor");
    ValidatableResponse second =
        admin().get(MEDIA + "?tag=" + tag + "&sort=title&limit=3&cursor=" + cursor).then();

    // Then
    first
        .statusCode(200)
        .header("Link", containsString("rel=\"next\""))
        .body("items.title", contains("an Apple", "The Banana", "Cherry"))
        .body("total", equalTo(5));
    second
        .statusCode(200)
        .body("items.title", contains("Éclair", "zebra"))
        .body("nextCursor", nullValue());
  }

  @Test
  void findsTitlesByTheirBeginningWithoutCaseAndAccents() {
    // Given
    String id = newMovie("Amélie Prefixtest");

    // When
    ValidatableResponse found = admin().get(MEDIA + "?titlePrefix=AMELIE%20pre").then();

    // Then
    found.statusCode(200).body("items.id", contains(id));
  }

  @Test
  void streamsTheSameListAsLines() {
    // Given
    String tag = newExternalId();
    for (int i = 0; i < 3; i++) {
      adminJson(
              Map.of(
                  "type",
                  "movie",
                  "title",
                  "Line " + i,
                  "externalId",
                  newExternalId(),
                  "tags",
                  List.of(tag)))
          .post(MEDIA)
          .then()
          .statusCode(201);
    }

    // When
    String lines =
        admin()
            .accept("application/x-ndjson")
            .get(MEDIA + "?sort=-title&tag=" + tag)
            .then()
            .statusCode(200)
            .extract()
            .asString();

    // Then
    assertThat(lines.lines()).hasSize(3);
    assertThat(lines.lines().findFirst().orElseThrow()).contains("\"title\":\"Line 2\"");
  }

  @Test
  void showsDeletedEntriesOnlyWhenAskedFor() {
    // Given
    String tag = newExternalId();
    String id =
        adminJson(
                Map.of(
                    "type",
                    "movie",
                    "title",
                    "Gone",
                    "externalId",
                    newExternalId(),
                    "tags",
                    List.of(tag)))
            .post(MEDIA)
            .then()
            .extract()
            .path("id");
    admin().header("If-Match", "*").delete(MEDIA + "/" + id).then().statusCode(204);

    // When
    ValidatableResponse without = admin().get(MEDIA + "?tag=" + tag).then();
    ValidatableResponse with = admin().get(MEDIA + "?includeDeleted=true&tag=" + tag).then();

    // Then
    without.body("items", hasSize(0));
    with.body("items.id", contains(id));
  }

  @Test
  void filtersByEverythingThatCanBeFiltered() {
    // Given
    String id =
        adminJson(
                """
                {"type":"movie","title":"Filtered","externalId":"%s","year":1903,
                 "status":"failed","monitored":false}
                """
                    .formatted(newExternalId()))
            .post(MEDIA)
            .then()
            .extract()
            .path("id");

    // When
    String all =
        MEDIA + "?type=movie&status=failed&monitored=false&updatedSince=2020-01-01T00:00:00Z";

    // Then
    admin().get(all + "&year=1903").then().body("items.id", contains(id));
    admin().get(all + "&yearFrom=1902&yearTo=1904").then().body("items.id", contains(id));
    admin().get(all + "&yearFrom=1904&yearTo=1910").then().body("items", hasSize(0));
    admin().get(MEDIA + "?year=1903&monitored=true").then().body("items", hasSize(0));
    admin().get(MEDIA + "?year=1903&status=pending").then().body("items", hasSize(0));
    admin().get(MEDIA + "?year=1903&type=series").then().body("items", hasSize(0));
    admin()
        .get(MEDIA + "?year=1903&updatedSince=2999-01-01T00:00:00Z")
        .then()
        .body("items", hasSize(0));
  }

  @Test
  void listsChangesInTheOrderInWhichTheyWereMade() {
    // Given
    String tag = newExternalId();
    String first = newTagged("First", tag);
    String second = newTagged("Second", tag);
    adminJson("{\"year\":2000}").header("If-Match", "*").patch(MEDIA + "/" + first);

    // When
    ValidatableResponse changes =
        admin().get(MEDIA + "?updatedSince=2020-01-01T00:00:00Z&tag=" + tag).then();

    // Then
    changes.statusCode(200).body("items.id", contains(second, first));
  }

  private static String newTagged(String title, String tag) {
    return adminJson(
            Map.of(
                "type",
                "movie",
                "title",
                title,
                "externalId",
                newExternalId(),
                "tags",
                List.of(tag)))
        .post(MEDIA)
        .then()
        .statusCode(201)
        .extract()
        .path("id");
  }

  @Test
  void listsTheEpisodesOfASeason() {
    // Given
    String series = newSeries("Dark");
    newEpisode(series, 1, 1);
    String wanted = newEpisode(series, 2, 1);

    // When
    ValidatableResponse list =
        admin().get(MEDIA + "?seriesId=" + series + "&seasonNumber=2").then();

    // Then
    list.statusCode(200).body("items.id", contains(wanted)).body("items.id", not(hasItem(series)));
  }
}
