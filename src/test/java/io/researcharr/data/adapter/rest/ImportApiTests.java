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

import io.researcharr.data.fixture.Call;
import io.researcharr.data.fixture.FakeArr;
import io.researcharr.data.fixture.FakeArr.Library;
import io.researcharr.data.fixture.Fault;
import io.researcharr.data.fixture.Wire;
import io.restassured.path.json.JsonPath;
import io.restassured.response.ValidatableResponse;
import io.vertx.core.Vertx;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
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

  @Test
  void writesNothingTheSecondTime() {
    try (FakeArr sonarr = FakeArr.start(vertx, Library.ofSeries(5, 20), KEY)) {
      // Given
      String instance = newInstance();
      JsonPath first = ended(order("sonarr", sonarr.url(), instance));
      String trail = "/api/v1/audit?actor=import:sonarr/" + instance + "&limit=500";
      List<Object> written = admin().get(trail).path("items");

      // When
      JsonPath second = ended(order("sonarr", sonarr.url(), instance));

      // Then
      assertThat(first.getLong("done")).isEqualTo(105);
      assertThat(second.getLong("unchanged")).isEqualTo(105);
      assertThat(written).isNotEmpty();
      admin().get(trail).then().body("items", equalTo(written));
    }
  }

  @Test
  void asksForTheEpisodesOfFourSeriesAtOnceAndNoMore() {
    try (FakeArr sonarr = FakeArr.start(vertx, Library.ofSeries(24, 2), KEY)) {
      // Given
      sonarr.next(Fault.NONE);
      for (int i = 0; i < 24; i++) {
        sonarr.next(Fault.delay(100));
      }

      // When
      JsonPath imported = ended(order("sonarr", sonarr.url(), newInstance()));

      // Then
      assertThat(imported.getLong("done")).isEqualTo(72);
      assertThat(sonarr.requests("/episode")).isEqualTo(24);
      assertThat(sonarr.mostAtOnce("/episode")).isEqualTo(4);
    }
  }

  @Test
  void doesNotAskForTheEpisodesOfASeriesThatHasNoId() {
    try (FakeArr sonarr = FakeArr.start(vertx, Library.ofSeries(1, 5), KEY)) {
      // Given
      sonarr.next(
          Fault.body("application/json", "[{\"title\":\"Without Id\",\"tvdbId\":860000001}]"));

      // When
      JsonPath imported = ended(order("sonarr", sonarr.url(), newInstance()));

      // Then
      assertThat(imported.getString("state")).isEqualTo("completed");
      assertThat(imported.getLong("created") + imported.getLong("unchanged")).isEqualTo(1);
      assertThat(imported.getString("skipped[0].ref"))
          .isEqualTo("episodes of series \"Without Id\"");
      assertThat(imported.getString("skipped[0].reason")).contains("has no id");
      assertThat(sonarr.requests("/episode")).isZero();
    }
  }

  @Test
  void keepsWhatWasStoredWhenItIsCancelledInTheMiddleOfTheRows() {
    try (FakeArr radarr = FakeArr.start(vertx, Library.ofMovies(1), KEY)) {
      // Given
      radarr.next(Fault.stall("[" + rows(850_000_000, 600)));
      String id = order("radarr", radarr.url(), newInstance()).getString("id");
      await()
          .atMost(Duration.ofSeconds(20))
          .until(() -> admin().get(IMPORTS + "/" + id).jsonPath().getLong("done") == 500);

      // When
      admin().delete(IMPORTS + "/" + id).then().statusCode(204);

      // Then
      await().atMost(Duration.ofSeconds(10)).until(() -> radarr.open() == 0);
      admin()
          .get(IMPORTS + "/" + id)
          .then()
          .body("state", equalTo("cancelled"))
          .body("done", equalTo(500));
      admin().get(MEDIA + "/external/tmdb:850000500").then().statusCode(200);
      admin().get(MEDIA + "/external/tmdb:850000501").then().statusCode(404);
    }
  }

  @Test
  void answersAnUploadThatIsCancelled() {
    // Given
    String instance = newInstance();
    try (Wire upload = upload(instance, "[" + rows(840_000_000, 600))) {
      String id = running(instance);

      // When
      admin().delete(IMPORTS + "/" + id).then().statusCode(204);

      // Then
      Wire.Answer answer = upload.receive(true);
      assertThat(answer.status()).isEqualTo(200);
      assertThat(answer.json().path("state").asText()).isEqualTo("cancelled");
      admin().get(MEDIA + "/external/tmdb:840000001").then().statusCode(200);
    }
  }

  @Test
  void takesFewUploadsAtOnceAndLetsTheOthersWaitForAWhile() throws Exception {
    // Given
    String one = newInstance();
    String two = newInstance();
    try (Wire first = upload(one, "[" + rows(830_000_000, 300));
        Wire second = upload(two, "[" + rows(820_000_000, 300))) {
      String id = running(one);
      running(two);

      // When
      long start = System.nanoTime();
      ValidatableResponse refused = send("[]").get(20, TimeUnit.SECONDS);
      long waited = System.nanoTime() - start;
      CompletableFuture<ValidatableResponse> patient = send("[" + rows(825_000_000, 3) + "]");

      // Then
      refused
          .statusCode(503)
          .header("Retry-After", notNullValue())
          .body("type", equalTo("/problems/overloaded"));
      assertThat(waited).isGreaterThan(TimeUnit.SECONDS.toNanos(9));
      await().during(Duration.ofMillis(500)).until(() -> !patient.isDone());
      admin().delete(IMPORTS + "/" + id).then().statusCode(204);
      patient
          .get(20, TimeUnit.SECONDS)
          .statusCode(200)
          .body("state", equalTo("completed"))
          .body("created", equalTo(3));
      assertThat(first.receive(true).status()).isEqualTo(200);
    }
  }

  private static CompletableFuture<ValidatableResponse> send(String library) {
    return CompletableFuture.supplyAsync(
        () ->
            adminJson(library).post(IMPORTS + "/radarr/library?instance=" + newInstance()).then());
  }

  @Test
  void saysWhereALibraryBreaksOffAndKeepsWhatCameBefore() {
    // Given
    String instance = newInstance();
    String library = "[" + rows(810_000_000, 260) + ",{\"id\":}]";

    // When
    ValidatableResponse sent =
        adminJson(library).post(IMPORTS + "/radarr/library?instance=" + instance).then();

    // Then
    sent.statusCode(400)
        .body("type", equalTo("/problems/malformed-request"))
        .body("detail", containsString("row 261"))
        .body("detail", containsString("250 rows before that were taken in"));
    JsonPath failed = admin().get(IMPORTS + "?limit=1").jsonPath();
    assertThat(failed.getString("items[0].instance")).isEqualTo(instance);
    assertThat(failed.getString("items[0].state")).isEqualTo("failed");
    assertThat(failed.getString("items[0].error")).contains("row 261");
    assertThat(failed.getLong("items[0].done")).isEqualTo(250);
    adminJson("[" + rows(810_000_000, 260) + "]")
        .post(IMPORTS + "/radarr/library?instance=" + instance)
        .then()
        .statusCode(200)
        .body("created", equalTo(10))
        .body("unchanged", equalTo(250));
  }

  /** Begins to send a library and does not go on. */
  static Wire upload(String instance, String beginning) {
    byte[] bytes = beginning.getBytes(StandardCharsets.UTF_8);
    Call call =
        Call.json("POST", IMPORTS + "/radarr/library?instance=" + instance, "")
            .with("Content-Length: " + (bytes.length + 1_000));
    return Wire.open().send(call.head()).send(bytes);
  }

  /** The id of the running import from an instance, once some of it has been stored. */
  private static String running(String instance) {
    String which = "items.find { it.instance == '" + instance + "' && it.done > 0 }.id";
    return await()
        .atMost(Duration.ofSeconds(20))
        .until(() -> admin().get(IMPORTS + "?limit=10").path(which), id -> id != null);
  }

  static String rows(int firstTmdbId, int count) {
    return IntStream.rangeClosed(1, count)
        .mapToObj(
            n -> "{\"id\":%d,\"title\":\"Row %d\",\"tmdbId\":%d}".formatted(n, n, firstTmdbId + n))
        .collect(Collectors.joining(","));
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

  static String newInstance() {
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
