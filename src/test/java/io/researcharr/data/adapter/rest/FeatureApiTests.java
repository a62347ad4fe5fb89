package io.researcharr.data.adapter.rest;

import static io.researcharr.data.fixture.Api.admin;
import static io.researcharr.data.fixture.Api.adminJson;
import static io.researcharr.data.fixture.Api.newMovie;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import io.researcharr.data.fixture.Call;
import io.researcharr.data.fixture.Database;
import java.sql.SQLException;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What can be switched off while the service runs, on every engine. */
abstract class FeatureApiTests {

  private static final String LIBRARY = "/api/v1/imports/radarr/library?instance=features";
  private static final String SETTINGS = "/api/v1/settings/";

  @AfterEach
  void forgetWhatIsSet() throws SQLException {
    Database.underTest().execute("DELETE FROM settings WHERE key LIKE 'feature.%'");
  }

  @Test
  void systemShowsWhatIsOn() {
    // Given
    Map<String, Boolean> before = flags();

    // When
    set("feature.search-corrections", false);

    // Then
    assertThat(before).isEqualTo(Map.of("imports", true, "search-corrections", true));
    assertThat(flags()).isEqualTo(Map.of("imports", true, "search-corrections", false));
  }

  @Test
  void importsAreRefusedWhileTheyAreOff() {
    // When
    set("feature.imports", false);

    // Then
    adminJson(
            "{\"source\":\"radarr\",\"baseUrl\":\"http://localhost:1\",\"apiKey\":\"0123456789\",\"instance\":\"off\"}")
        .post("/api/v1/imports")
        .then()
        .statusCode(503)
        .body("type", equalTo("/problems/overloaded"))
        .body("detail", equalTo("feature.imports is switched off at present."));
    adminJson("[]").post(LIBRARY).then().statusCode(503);
  }

  @Test
  void whatAnotherHasSwitchedCountsAtOnce() throws SQLException {
    // Given
    newMovie("Zephyranthes Quixotica");
    int corrected = hits("zephyrantes quixotca");

    // When
    Database.underTest()
        .execute(
            "INSERT INTO settings (key, type, value)"
                + " VALUES ('feature.search-corrections', 'bool', 'false')");
    int asWritten = hits("zephyranthes quix");
    int misspelled = hits("zephyrantes quixotca");
    Database.underTest().execute("DELETE FROM settings WHERE key = 'feature.search-corrections'");

    // Then
    assertThat(corrected).isEqualTo(1);
    assertThat(asWritten).isEqualTo(1);
    assertThat(misspelled).isZero();
    assertThat(hits("zephyrantes quixotca")).isEqualTo(1);
  }

  @Test
  void aFlagIsTrueOrFalseAndOneOfThoseThatThereAre() {
    adminJson("{\"type\":\"int\",\"value\":1}")
        .put(SETTINGS + "feature.imports")
        .then()
        .statusCode(400)
        .body("errors[0].field", equalTo("type"));
    adminJson("{\"type\":\"bool\",\"value\":true}")
        .put(SETTINGS + "feature.import")
        .then()
        .statusCode(400)
        .body("errors[0].field", equalTo("key"));
  }

  private static void set(String key, boolean isOn) {
    adminJson("{\"type\":\"bool\",\"value\":" + isOn + "}")
        .put(SETTINGS + key)
        .then()
        .statusCode(201);
  }

  private static Map<String, Boolean> flags() {
    return admin().get("/api/v1/system").then().statusCode(200).extract().path("featureFlags");
  }

  private static int hits(String words) {
    return Call.of("GET", "/api/v1/media/search?q=" + words.replace(" ", "%20"))
        .send()
        .json()
        .path("items")
        .size();
  }
}
