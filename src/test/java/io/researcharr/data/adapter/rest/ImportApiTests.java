package io.researcharr.data.adapter.rest;

import static io.researcharr.data.fixture.Api.MEDIA;
import static io.researcharr.data.fixture.Api.admin;
import static io.researcharr.data.fixture.Api.adminJson;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.notNullValue;

import io.researcharr.data.fixture.FakeArr;
import io.researcharr.data.fixture.FakeArr.Library;
import io.researcharr.data.fixture.Fault;
import io.restassured.path.json.JsonPath;
import io.restassured.response.ValidatableResponse;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Imports over HTTP from a server that looks like Radarr or Sonarr, on every engine. */
abstract class ImportApiTests {

  private static final String IMPORTS = "/api/v1/imports";
  private static final String KEY = "0123456789abcdef0123456789abcdef";
  private static final AtomicInteger INSTANCES = new AtomicInteger();
  private static Vertx vertx;

  @BeforeAll
  static void startVertx() {
    vertx = Vertx.vertx();
  }

  @AfterAll
  static void stopVertx() {
    vertx.close();
  }

  @Test
  void takesInAMovieLibraryAndFindsNothingNewTheSecondTime() {
    try (FakeArr radarr =
        FakeArr.start(vertx, Library.ofMovies(2_000).withUnusableEvery(500), KEY)) {
      // Given
      String instance = newInstance();

      // When
      JsonPath first = ended(order("radarr", radarr.url(), instance));
      JsonPath second = ended(order("radarr", radarr.url(), instance));

      // Then
      assertThat(first.getString("state")).isEqualTo("completed");
      assertThat(first.getLong("done")).isEqualTo(2_000);
      assertThat(first.getLong("total")).isEqualTo(2_000);
      assertThat(first.getLong("skippedCount")).isEqualTo(4);
      assertThat(first.getList("skipped")).hasSize(4);
      assertThat(first.getString("skipped[0].reason")).contains("TMDB");
      assertThat(first.getLong("created") + first.getLong("updated") + first.getLong("unchanged"))
          .isEqualTo(1_996);
      assertThat(second.getLong("unchanged")).isEqualTo(1_996);
      assertThat(second.getLong("created")).isZero();
      assertThat(second.getLong("updated")).isZero();
      admin()
          .get(MEDIA + "/external/tmdb:" + someTmdbId())
          .then()
          .statusCode(200)
          .body("type", equalTo("movie"))
          .body("version", equalTo(1))
          .body("updatedBy", equalTo("import:radarr/" + instance))
          .body("metadata.instances." + instance, notNullValue());
    }
  }

  @Test
  void takesInSeriesWithTheirEpisodes() {
    try (FakeArr sonarr = FakeArr.start(vertx, Library.ofSeries(30, 40), KEY)) {
      // When
      JsonPath imported = ended(order("sonarr", sonarr.url(), newInstance()));

      // Then
      assertThat(imported.getString("state")).isEqualTo("completed");
      assertThat(imported.getLong("done")).isEqualTo(30 + 30 * 40);
      assertThat(imported.getLong("total")).isEqualTo(30 + 30 * 40);
      String series =
          admin().get(MEDIA + "?type=series&sort=-createdAt&limit=1").path("items[0].id");
      admin()
          .get(MEDIA + "?limit=100&count=true&seriesId=" + series)
          .then()
          .body("total", equalTo(40))
          .body("items", hasSize(40));
    }
  }

  @Test
  void comesOverAnUpstreamThatFailsForAWhile() {
    try (FakeArr radarr = FakeArr.start(vertx, Library.ofMovies(600), KEY)) {
      // Given
      radarr.next(Fault.status(503), Fault.cut(400_000));

      // When
      JsonPath imported = ended(order("radarr", radarr.url(), newInstance()));

      // Then
      assertThat(imported.getString("state")).isEqualTo("completed");
      assertThat(imported.getLong("done")).isEqualTo(600);
      assertThat(radarr.requests("/movie")).isEqualTo(3);
    }
  }

  @Test
  void failsWithAReasonAndWithoutTheKeyWhenTheKeyIsRefused() {
    try (FakeArr radarr = FakeArr.start(vertx, Library.ofMovies(1), "another-key")) {
      // When
      JsonPath failed = ended(order("radarr", radarr.url(), newInstance()));

      // Then
      assertThat(failed.getString("state")).isEqualTo("failed");
      assertThat(failed.getString("error")).contains("401").doesNotContain(KEY);
      assertThat(failed.prettify()).doesNotContain(KEY);
      assertThat(radarr.requests("/movie")).isEqualTo(1);
    }
  }

  @Test
  void doesNotFollowARedirectToAnotherHost() {
    try (FakeArr radarr = FakeArr.start(vertx, Library.ofMovies(1), KEY)) {
      // Given
      radarr.next(Fault.redirect(302, "http://127.0.0.1:1/api/v3/movie"));

      // When
      JsonPath failed = ended(order("radarr", radarr.url(), newInstance()));

      // Then
      assertThat(failed.getString("state")).isEqualTo("failed");
      assertThat(failed.getString("error")).contains("another host");
    }
  }

  @Test
  void refusesASecondImportOfTheSameInstanceAndCancelsTheFirst() {
    try (FakeArr radarr = FakeArr.start(vertx, Library.ofMovies(1), KEY)) {
      // Given
      radarr.next(Fault.silence());
      String instance = newInstance();
      String id = order("radarr", radarr.url(), instance).getString("id");

      // When
      ValidatableResponse second = submit("radarr", radarr.url(), instance);

      // Then
      second.statusCode(409).body("type", equalTo("/problems/duplicate"));
      admin().delete(IMPORTS + "/" + id).then().statusCode(204);
      admin().get(IMPORTS + "/" + id).then().body("state", equalTo("cancelled"));
      admin()
          .delete(IMPORTS + "/" + id)
          .then()
          .statusCode(409)
          .body("type", equalTo("/problems/invalid-transition"));
      await().atMost(Duration.ofSeconds(10)).until(() -> radarr.open() == 0);
    }
  }

  @Test
  void takesInALibraryThatIsSentAlong() {
    // Given
    String library =
        """
        [{"id":1,"title":"Sent One","tmdbId":990000001,"year":2001,"monitored":true,"hasFile":true},
         {"id":2,"title":"No id at all"},
         17]
        """;

    // When
    ValidatableResponse sent =
        adminJson(library).post(IMPORTS + "/radarr/library?instance=" + newInstance()).then();

    // Then
    sent.statusCode(200)
        .body("state", equalTo("completed"))
        .body("created", equalTo(1))
        .body("skippedCount", equalTo(2))
        .body("done", equalTo(3));
    admin()
        .get(MEDIA + "/external/tmdb:990000001")
        .then()
        .body("title", equalTo("Sent One"))
        .body("status", equalTo("completed"));
  }

  @Test
  void takesInASeriesWithTheEpisodesThatItBrings() {
    // Given
    String library =
        """
        [{"id":5,"title":"Sent Series","tvdbId":880000001,"episodes":[
          {"id":51,"tvdbId":880000011,"seasonNumber":1,"episodeNumber":1,"title":"One"},
          {"id":52,"tvdbId":880000012,"seasonNumber":1,"episodeNumber":2,"title":"Two"},
          {"id":53,"tvdbId":880000013,"seasonNumber":1,"episodeNumber":2,"title":"Same place"}]}]
        """;
    String instance = newInstance();

    // When
    ValidatableResponse sent =
        adminJson(library).post(IMPORTS + "/sonarr/library?instance=" + instance).then();

    // Then
    sent.statusCode(200)
        .body("created", equalTo(3))
        .body("skippedCount", equalTo(1))
        .body("skipped[0].reason", containsString("another episode"));
    admin()
        .get(MEDIA + "/external/tvdb:880000012")
        .then()
        .body("type", equalTo("episode"))
        .body("episodeNumber", equalTo(2));
  }

  @Test
  void followsASeriesThatIsRenumbered() {
    // Given
    String instance = newInstance();
    String path = IMPORTS + "/sonarr/library?instance=" + instance;
    adminJson(renumbered(1, 2, 3)).post(path).then().statusCode(200).body("created", equalTo(4));

    // When
    ValidatableResponse again = adminJson(renumbered(2, 3, 4)).post(path).then();

    // Then
    again
        .statusCode(200)
        .body("updated", equalTo(3))
        .body("unchanged", equalTo(1))
        .body("skippedCount", equalTo(0));
  }

  @Test
  void listsImportsFromNewToOldWithoutTheirKeys() {
    // Given
    for (int i = 0; i < 3; i++) {
      adminJson("[]").post(IMPORTS + "/radarr/library?instance=" + newInstance());
    }

    // When
    ValidatableResponse page = admin().get(IMPORTS + "?limit=2").then();
    String cursor = page.statusCode(200).extract().path("nextCursor");
    List<String> shown = page.extract().path("items.id");

    // Then
    page.body("items", hasSize(2));
    assertThat(shown.get(0)).isGreaterThan(shown.get(1));
    admin()
        .get(IMPORTS + "?limit=2&cursor=" + cursor)
        .then()
        .body("items", hasSize(greaterThan(0)))
        .body("items.id", not(hasItem(shown.get(1))));
  }

  private static String renumbered(int... numbers) {
    StringBuilder episodes = new StringBuilder();
    for (int i = 0; i < numbers.length; i++) {
      episodes
          .append(i == 0 ? "" : ",")
          .append("{\"id\":%d,\"tvdbId\":87000001%d,".formatted(i + 1, i))
          .append("\"seasonNumber\":1,\"episodeNumber\":%d,\"title\":\"E\"}".formatted(numbers[i]));
    }
    return "[{\"id\":7,\"title\":\"Moved\",\"tvdbId\":870000001,\"episodes\":[" + episodes + "]}]";
  }

  private static int someTmdbId() {
    List<Integer> ids =
        admin().get(MEDIA + "?type=movie&sort=-createdAt&limit=100").path("items.tmdbId");
    return ids.stream().filter(id -> id != null && id < 900_000_000).findFirst().orElseThrow();
  }

  private static String newInstance() {
    return "test" + INSTANCES.incrementAndGet();
  }

  private static ValidatableResponse submit(String source, String baseUrl, String instance) {
    return adminJson(
            Map.of("source", source, "baseUrl", baseUrl, "apiKey", KEY, "instance", instance))
        .post(IMPORTS)
        .then();
  }

  private static JsonPath order(String source, String baseUrl, String instance) {
    ValidatableResponse ordered = submit(source, baseUrl, instance);
    ordered.statusCode(202).header("Location", containsString(IMPORTS));
    assertThat(ordered.extract().asString()).doesNotContain(KEY);
    return ordered.extract().jsonPath();
  }

  private static JsonPath ended(JsonPath ordered) {
    return await()
        .atMost(Duration.ofSeconds(60))
        .until(
            () -> admin().get(IMPORTS + "/" + ordered.getString("id")).jsonPath(),
            now -> !List.of("queued", "running").contains(now.getString("state")));
  }
}
