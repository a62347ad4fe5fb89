package io.researcharr.data.adapter.rest;

import static io.researcharr.data.fixture.Api.MEDIA;
import static io.researcharr.data.fixture.Api.admin;
import static io.researcharr.data.fixture.Api.adminJson;
import static io.researcharr.data.fixture.Api.newMovie;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import io.researcharr.data.fixture.Call;
import io.restassured.path.json.JsonPath;
import io.restassured.response.ValidatableResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The queue over HTTP, on every engine. */
abstract class QueueApiTests {

  private static final String QUEUE = "/api/v1/queue";
  private static final String ITEMS = QUEUE + "/items";

  @BeforeEach
  void emptyTheQueue() {
    List<String> ids = admin().get(ITEMS + "?limit=500").path("items.id");
    ids.forEach(id -> admin().header("If-Match", "*").delete(ITEMS + "/" + id));
  }

  @Test
  void queuesAnEntryOnce() {
    // Given
    String media = newMovie("Heat");
    String body =
        "{\"mediaId\":\"%s\",\"service\":\"radarr\",\"priority\":70,\"metadata\":{\"b\":1,\"a\":[]}}"
            .formatted(media);

    // When
    ValidatableResponse added = adminJson(body).post(ITEMS).then();
    ValidatableResponse again = adminJson(body).post(ITEMS).then();

    // Then
    String id = added.extract().path("id");
    added
        .statusCode(201)
        .header("Location", endsWith(ITEMS + "/" + id))
        .header("ETag", equalTo("\"1\""))
        .body("mediaId", equalTo(media))
        .body("service", equalTo("radarr"))
        .body("priority", equalTo(70))
        .body("metadata.b", equalTo(1))
        .body("retryCount", equalTo(0))
        .body("addedAt", notNullValue())
        .body("createdBy", equalTo("API_KEY"))
        .body("leaseToken", nullValue());
    again.statusCode(409).body("type", equalTo("/problems/duplicate"));
    assertThat(admin().get(ITEMS + "/" + id).asString()).isEqualTo(added.extract().asString());
    admin().header("If-None-Match", "\"1\"").get(ITEMS + "/" + id).then().statusCode(304);
    adminJson(body.replace("radarr", "sonarr")).post(ITEMS).then().statusCode(201);
  }

  @Test
  void queuesOnlyEntriesThatAreThere() {
    // Given
    String deleted = newMovie("Deleted");
    admin().header("If-Match", "*").delete(MEDIA + "/" + deleted);

    // Then
    for (String media : List.of("01a202dd-bc69-7b25-ad28-77c6602a01b4", deleted)) {
      adminJson(Map.of("mediaId", media, "service", "radarr"))
          .post(ITEMS)
          .then()
          .statusCode(400)
          .body("errors.field", contains("mediaId"));
    }
  }

  @Test
  void losesTheItemsOfAnEntryThatIsPurged() {
    // Given
    String media = newMovie("Heat");
    String id = added(media, 50);

    // When
    admin().header("If-Match", "*").delete(MEDIA + "/" + media + "?purge=true");

    // Then
    admin().get(ITEMS + "/" + id).then().statusCode(404);
  }

  @Test
  void showsAndTakesTheMostUrgentFirst() {
    // Given
    String low = added(newMovie("Low"), 10);
    String older = added(newMovie("Older"), 50);
    String younger = added(newMovie("Younger"), 50);
    String high = added(newMovie("High"), 90);

    // When
    JsonPath next = admin().get(QUEUE + "/radarr/next?limit=3").jsonPath();
    JsonPath taken = claim("{\"workerId\":\"w\",\"limit\":2,\"leaseSeconds\":3600}");
    JsonPath rest = claim("{\"workerId\":\"w\",\"limit\":500}");

    // Then
    assertThat(next.getList("items.id")).containsExactly(high, older, younger);
    assertThat(next.getList("items.leaseToken")).containsOnlyNulls();
    assertThat(taken.getList("items.id")).containsExactly(high, older);
    assertThat(taken.getString("items[0].workerId")).isEqualTo("w");
    assertThat(Instant.parse(taken.getString("items[0].leaseExpiresAt")))
        .isBetween(Instant.now().plusSeconds(3_540), Instant.now().plusSeconds(3_660));
    assertThat(rest.getList("items.id")).containsExactly(younger, low);
    assertThat(rest.getString("items[0].leaseToken"))
        .isEqualTo(rest.getString("items[1].leaseToken"))
        .isNotEqualTo(taken.getString("items[0].leaseToken"));
    admin().get(QUEUE + "/radarr/next").then().statusCode(200).body("items", hasSize(0));
    admin().get(ITEMS + "/" + high).then().body("leaseToken", nullValue());
  }

  @Test
  void takesOneItemForHalfAMinuteWhenNothingElseIsSaid() {
    // Given
    added(newMovie("One"), 50);
    added(newMovie("Two"), 50);

    // When
    JsonPath taken = claim("{\"workerId\":\"w\"}");

    // Then
    assertThat(taken.getList("items")).hasSize(1);
    assertThat(Instant.parse(taken.getString("items[0].leaseExpiresAt")))
        .isBetween(Instant.now().plusSeconds(1), Instant.now().plusSeconds(60));
  }

  @Test
  void isDoneWithAnItemThatWasProcessedByItsHolder() {
    // Given
    String id = added(newMovie("Heat"), 50);
    String token = claim("{\"workerId\":\"w\"}").getString("items[0].leaseToken");

    // When
    ValidatableResponse without = adminJson("{}").post(ITEMS + "/" + id + "/processed").then();
    ValidatableResponse with =
        adminJson(Map.of("leaseToken", token)).post(ITEMS + "/" + id + "/processed").then();
    ValidatableResponse late =
        adminJson(Map.of("leaseToken", token)).post(ITEMS + "/" + id + "/retry").then();

    // Then
    without
        .statusCode(409)
        .body("type", equalTo("/problems/lease-lost"))
        .body("entity", equalTo("queue-item"))
        .body("id", equalTo(id));
    with.statusCode(200)
        .header("ETag", equalTo("\"3\""))
        .body("lastProcessed", notNullValue())
        .body("workerId", nullValue())
        .body("leaseExpiresAt", nullValue());
    late.statusCode(409).body("type", equalTo("/problems/lease-lost"));
    admin().get(ITEMS + "?processed=true").then().body("items.id", contains(id));
  }

  @Test
  void waitsLongerWithEachRetry() {
    // Given
    String id = added(newMovie("Heat"), 50);

    for (int tries = 0; tries < 12; tries++) {
      // When
      Instant before = Instant.now();
      JsonPath item =
          adminJson("{\"error\":\"timeout %d\"}".formatted(tries))
              .post(ITEMS + "/" + id + "/retry")
              .then()
              .statusCode(200)
              .extract()
              .jsonPath();

      // Then
      Duration longest = Duration.ofSeconds(Math.min(3_600, 30L << tries));
      assertThat(Instant.parse(item.getString("nextRetryAt")))
          .isBetween(before.minusSeconds(5), before.plus(longest).plusSeconds(60));
      assertThat(item.getInt("retryCount")).isEqualTo(tries + 1);
      assertThat(item.getString("errorMessage")).isEqualTo("timeout " + tries);
    }
    adminJson("{}")
        .post(ITEMS + "/" + id + "/processed")
        .then()
        .body("retryCount", equalTo(0))
        .body("nextRetryAt", nullValue())
        .body("errorMessage", nullValue());
  }

  @Test
  void countsEveryRetryThatIsAskedForAtTheSameTime() {
    // Given
    String id = added(newMovie("Heat"), 50);

    // When
    List<Integer> statuses =
        together(8, n -> Call.json("POST", ITEMS + "/" + id + "/retry", "{}").send().status());

    // Then
    assertThat(statuses).containsOnly(200);
    admin().get(ITEMS + "/" + id).then().body("retryCount", equalTo(8));
  }

  @Test
  void givesEachItemToOneOfManyWorkers() {
    // Given
    List<String> all =
        IntStream.range(0, 24).mapToObj(n -> added(newMovie("Movie " + n), 50)).toList();

    // When
    List<String> taken = new ArrayList<>();
    together(
            8,
            n ->
                Call.json(
                        "POST",
                        QUEUE + "/radarr/claims",
                        "{\"workerId\":\"w%d\",\"limit\":3}".formatted(n))
                    .send()
                    .json())
        .forEach(answer -> answer.path("items").forEach(i -> taken.add(i.path("id").asText())));

    // Then
    assertThat(taken).doesNotHaveDuplicates().isSubsetOf(all);
    claim("{\"workerId\":\"last\",\"limit\":500}")
        .getList("items.id", String.class)
        .forEach(taken::add);
    assertThat(taken).containsExactlyInAnyOrderElementsOf(all);
  }

  @Test
  void deletesTheVersionThatWasSeen() {
    // Given
    String id = added(newMovie("Heat"), 50);
    adminJson("{}").post(ITEMS + "/" + id + "/retry").then().statusCode(200);

    // Then
    admin().delete(ITEMS + "/" + id).then().statusCode(428);
    admin().header("If-Match", "\"1\"").delete(ITEMS + "/" + id).then().statusCode(412);
    admin().header("If-Match", "\"2\"").delete(ITEMS + "/" + id).then().statusCode(204);
    admin().get(ITEMS + "/" + id).then().statusCode(404);
  }

  @Test
  void listsPageByPageWhatMeetsTheCriteria() {
    // Given
    List<String> open =
        IntStream.range(0, 5).mapToObj(n -> added(newMovie("Movie " + n), 50)).toList();
    String done = added(newMovie("Done"), 50);
    adminJson("{}").post(ITEMS + "/" + done + "/processed").then().statusCode(200);

    // When
    List<String> found = new ArrayList<>();
    String next = ITEMS + "?service=radarr&processed=false&due=true&limit=2";
    int pages = 0;
    for (; !next.isEmpty(); pages++) {
      var page = Call.of("GET", next).send();
      page.json().path("items").forEach(item -> found.add(item.path("id").asText()));
      next = page.header("Link").replaceAll(".*https?://[^/]*([^>]*)>.*", "$1");
    }

    // Then
    assertThat(found).isEqualTo(open);
    assertThat(pages).isEqualTo(3);
    admin().get(ITEMS + "?service=sonarr").then().body("items", hasSize(0));
    admin().get(ITEMS + "?due=true&processed=true").then().body("items", hasSize(0));
    String media = admin().get(ITEMS + "/" + done).path("mediaId");
    admin().get(ITEMS + "?mediaId=" + media).then().body("items.id", contains(done));
  }

  private static <T> List<T> together(int callers, java.util.function.IntFunction<T> call) {
    return IntStream.range(0, callers)
        .mapToObj(n -> CompletableFuture.supplyAsync(() -> call.apply(n)))
        .toList()
        .stream()
        .map(CompletableFuture::join)
        .toList();
  }

  private static String added(String media, int priority) {
    return adminJson(Map.of("mediaId", media, "service", "radarr", "priority", priority))
        .post(ITEMS)
        .then()
        .statusCode(201)
        .extract()
        .path("id");
  }

  private static JsonPath claim(String body) {
    return adminJson(body)
        .post(QUEUE + "/radarr/claims")
        .then()
        .statusCode(200)
        .extract()
        .jsonPath();
  }
}
