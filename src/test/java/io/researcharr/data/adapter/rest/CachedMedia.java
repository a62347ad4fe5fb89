package io.researcharr.data.adapter.rest;

import static io.researcharr.data.fixture.Api.MEDIA;
import static io.researcharr.data.fixture.Api.admin;
import static io.researcharr.data.fixture.Api.adminJson;
import static io.researcharr.data.fixture.Api.newExternalId;
import static org.awaitility.Awaitility.await;

import io.restassured.response.ValidatableResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** How tests of the cache read and write entries. */
final class CachedMedia {

  private CachedMedia() {}

  static void waitUntilItServes() {
    await()
        .atMost(Duration.ofSeconds(20))
        .until(
            () -> admin().get("/api/v1/system").then().extract().path("cache.state"),
            "serving"::equals);
  }

  static ValidatableResponse get(String id) {
    return admin().get(MEDIA + "/" + id).then();
  }

  static ValidatableResponse anew(String id) {
    return admin().header("Cache-Control", "no-cache").get(MEDIA + "/" + id).then();
  }

  static ValidatableResponse external(String externalId, String query) {
    return admin().get(MEDIA + "/external/" + externalId + query).then();
  }

  static ValidatableResponse batch(String... ids) {
    return adminJson(Map.of("ids", List.of(ids))).post(MEDIA + "/batch-get").then();
  }

  static String create(String type, String externalId) {
    return adminJson(Map.of("type", type, "title", "It", "externalId", externalId))
        .post(MEDIA)
        .then()
        .statusCode(201)
        .extract()
        .path("id");
  }

  static void put(String id, int version, String title) {
    adminJson(Map.of("type", "movie", "title", title, "externalId", newExternalId()))
        .header("If-Match", "\"" + version + "\"")
        .put(MEDIA + "/" + id)
        .then()
        .statusCode(200);
  }

  static void bulk(String query, String externalId, String title) {
    admin()
        .contentType("application/x-ndjson")
        .body(
            "{\"type\":\"movie\",\"title\":\"%s\",\"externalId\":\"%s\"}\n"
                .formatted(title, externalId)
                .getBytes(StandardCharsets.UTF_8))
        .post(MEDIA + "/bulk" + query)
        .then()
        .statusCode(200);
  }
}
