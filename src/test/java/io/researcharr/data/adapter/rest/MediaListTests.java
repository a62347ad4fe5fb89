package io.researcharr.data.adapter.rest;

import static io.researcharr.data.fixture.Api.MEDIA;
import static io.researcharr.data.fixture.Api.admin;
import static io.researcharr.data.fixture.Api.adminJson;
import static io.researcharr.data.fixture.Api.newEpisode;
import static io.researcharr.data.fixture.Api.newExternalId;
import static io.researcharr.data.fixture.Api.newMovie;
import static io.researcharr.data.fixture.Api.newSeries;
import static io.researcharr.data.fixture.Api.newTagged;
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

/** Lists and look-ups of many entries over HTTP, the same on every engine. */
abstract class MediaListTests {

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
      newTagged(title, tag);
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
      newTagged("Line " + i, tag);
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
    String id = newTagged("Gone", tag);
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
