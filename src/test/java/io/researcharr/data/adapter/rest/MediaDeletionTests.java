package io.researcharr.data.adapter.rest;

import static io.researcharr.data.fixture.Api.MEDIA;
import static io.researcharr.data.fixture.Api.admin;
import static io.researcharr.data.fixture.Api.adminJson;
import static io.researcharr.data.fixture.Api.newEpisode;
import static io.researcharr.data.fixture.Api.newExternalId;
import static io.researcharr.data.fixture.Api.newMovie;
import static io.researcharr.data.fixture.Api.newSeries;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;

import io.restassured.response.ValidatableResponse;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Deleting, restoring and purging over HTTP, the same on every engine. */
abstract class MediaDeletionTests {

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
}
