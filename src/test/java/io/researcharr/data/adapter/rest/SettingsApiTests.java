package io.researcharr.data.adapter.rest;

import static io.researcharr.data.fixture.Api.admin;
import static io.researcharr.data.fixture.Api.adminJson;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import io.researcharr.data.fixture.Call;
import io.researcharr.data.service.SettingsService;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Settings over HTTP, on every engine. */
abstract class SettingsApiTests {

  private static final String SETTINGS = "/api/v1/settings";
  private static final AtomicInteger NUMBER = new AtomicInteger();

  @Inject SettingsService service;

  @Test
  void createsReadsReplacesAndDeletesASetting() {
    // Given
    String path = newPath();

    // When
    ValidatableResponse created =
        adminJson("{\"type\":\"int\",\"value\":1,\"description\":\"why\"}").put(path).then();

    // Then
    created
        .statusCode(201)
        .header("Location", endsWith(path))
        .header("ETag", equalTo("\"1\""))
        .body("type", equalTo("int"))
        .body("value", equalTo(1))
        .body("description", equalTo("why"))
        .body("version", equalTo(1))
        .body("updatedBy", equalTo("API_KEY"))
        .body("createdAt", notNullValue());
    admin().get(path).then().statusCode(200).header("ETag", equalTo("\"1\""));
    admin().header("If-None-Match", "\"1\"").get(path).then().statusCode(304);
    adminJson("{\"type\":\"string\",\"value\":\"two\\nlines\"}")
        .header("If-Match", "\"1\"")
        .put(path)
        .then()
        .statusCode(200)
        .header("ETag", equalTo("\"2\""))
        .body("type", equalTo("string"))
        .body("value", equalTo("two\nlines"))
        .body("description", nullValue())
        .body("version", equalTo(2));
    admin().header("If-Match", "\"2\"").delete(path).then().statusCode(204);
    admin()
        .get(path)
        .then()
        .statusCode(404)
        .body("type", equalTo("/problems/not-found"))
        .body("entity", equalTo("setting"));
  }

  @Test
  void givesValuesOfEveryTypeBackAsTheyWere() {
    Map<String, List<String>> values =
        Map.of(
            "string", List.of("\"\"", "\"Ünï \\\"q\\\" \\\\ \\n\""),
            "int", List.of("0", "-9223372036854775808", "9223372036854775807"),
            "bool", List.of("true", "false"),
            "json", List.of("null", "[]", "{\"a\":{\"b\":[1,2.5,null]}}", "\"a\"", "7", "1.5"));

    values.forEach(
        (type, texts) -> {
          for (String text : texts) {
            String path = newPath();
            String body = "{\"type\":\"" + type + "\",\"value\":" + text + "}";
            assertThat(Call.json("PUT", path, body).send().status()).as(body).isEqualTo(201);
            assertThat(Call.of("GET", path).send().text()).contains("\"value\":" + text + ",");
          }
        });
  }

  @Test
  void replacesOnlyWhatTheCallerHasSeen() {
    // Given
    String path = newPath();
    put(path, 1).then().statusCode(201);
    adminJson(number(2)).header("If-Match", "\"1\"").put(path).then().statusCode(200);

    // Then
    put(path, 3).then().statusCode(428).body("type", equalTo("/problems/precondition-required"));
    adminJson(number(3))
        .header("If-Match", "\"1\"")
        .put(path)
        .then()
        .statusCode(412)
        .body("type", equalTo("/problems/version-conflict"))
        .body("currentVersion", equalTo(2));
    adminJson(number(3)).header("If-None-Match", "*").put(path).then().statusCode(412);
    admin().delete(path).then().statusCode(428);
    admin().header("If-Match", "\"1\"").delete(path).then().statusCode(412);
    admin().get(path).then().body("value", equalTo(2)).body("version", equalTo(2));
  }

  @Test
  void createsOnlyWhereNothingWasSeen() {
    // Given
    String path = newPath();

    // Then
    adminJson(number(1)).header("If-Match", "*").put(path).then().statusCode(404);
    admin().header("If-Match", "*").delete(path).then().statusCode(404);
    adminJson(number(1)).header("If-None-Match", "*").put(path).then().statusCode(201);
  }

  @Test
  void writesNothingWhenNothingChanges() {
    // Given
    String path = newPath();
    adminJson("{\"type\":\"json\",\"value\":{\"b\":1,\"a\":2}}").put(path).then().statusCode(201);
    String before = admin().get(path).asString();

    // When
    ValidatableResponse same =
        adminJson("{\"type\":\"json\",\"value\": {\"a\": 2, \"b\": 1}}")
            .header("If-Match", "\"1\"")
            .put(path)
            .then();

    // Then
    same.statusCode(200).header("ETag", equalTo("\"1\""));
    assertThat(admin().get(path).asString()).isEqualTo(before);
  }

  @Test
  void letsOneOfManyCreateASetting() {
    // Given
    String path = newPath();

    // When
    List<CompletableFuture<Integer>> racers =
        IntStream.range(0, 8)
            .mapToObj(
                n ->
                    CompletableFuture.supplyAsync(
                        () ->
                            Call.json("PUT", path, number(n))
                                .with("If-None-Match: *")
                                .send()
                                .status()))
            .toList();
    List<Integer> statuses = racers.stream().map(CompletableFuture::join).sorted().toList();

    // Then
    assertThat(statuses).containsExactly(201, 412, 412, 412, 412, 412, 412, 412);
  }

  @Test
  void listsInTheOrderOfTheKeysPageByPage() {
    // Given
    String prefix = newPath();
    for (String end : List.of("c", "a", "b")) {
      put(prefix + "." + end, 1).then().statusCode(201);
    }

    // When
    List<String> keys = new ArrayList<>();
    String next = SETTINGS + "?limit=2";
    while (!next.isEmpty()) {
      var page = Call.of("GET", next).send();
      page.json().path("items").forEach(item -> keys.add(item.path("key").asText()));
      next = page.header("Link").replaceAll(".*https?://[^/]*([^>]*)>.*", "$1");
    }

    // Then
    assertThat(keys).isSorted().doesNotHaveDuplicates();
    String key = prefix.substring(SETTINGS.length() + 1);
    assertThat(keys).containsSubsequence(key + ".a", key + ".b", key + ".c");
  }

  @Test
  void checksTheKeysThatTheServiceReads() {
    String path = SETTINGS + "/jobs.dead-retention-days";

    put(path, 0).then().statusCode(400).body("errors.field", contains("value"));
    put(path, 3_651)
        .then()
        .statusCode(400)
        .body("type", equalTo("/problems/validation"))
        .body("errors[0].message", containsString("1 to 3650"));
    adminJson("{\"type\":\"string\",\"value\":\"7\"}")
        .put(path)
        .then()
        .statusCode(400)
        .body("errors.field", contains("type"));
    admin().get(path).then().statusCode(404);
    put(path, 3_650).then().statusCode(201);
    adminJson(number(0)).header("If-Match", "*").put(path).then().statusCode(400);
    admin().get(path).then().body("value", equalTo(3_650)).body("value", not(equalTo(0)));
  }

  @Test
  void readsTheNumbersWithAPrefixForTheService() {
    // Given
    String path = newPath();
    put(path + ".one", 1).then().statusCode(201);
    put(path + ".two", 2).then().statusCode(201);
    adminJson("{\"type\":\"string\",\"value\":\"3\"}").put(path + ".three");
    put(path + "x", 4).then().statusCode(201);
    String key = path.substring(SETTINGS.length() + 1);

    // When
    Map<String, Long> numbers = service.numbers(key + ".").await().atMost(Duration.ofSeconds(10));

    // Then
    assertThat(numbers)
        .containsExactlyInAnyOrderEntriesOf(Map.of(key + ".one", 1L, key + ".two", 2L));
  }

  private static io.restassured.response.Response put(String path, long number) {
    return adminJson(number(number)).put(path);
  }

  private static String number(long number) {
    return "{\"type\":\"int\",\"value\":" + number + "}";
  }

  private static String newPath() {
    return SETTINGS + "/test.s" + NUMBER.incrementAndGet() + "s";
  }
}
