package io.researcharr.data.adapter.rest;

import static io.researcharr.data.fixture.Api.MEDIA;
import static io.researcharr.data.fixture.Api.newEpisode;
import static io.researcharr.data.fixture.Api.newExternalId;
import static io.researcharr.data.fixture.Api.newMovie;
import static io.researcharr.data.fixture.Api.newSeries;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.micrometer.core.instrument.MeterRegistry;
import io.researcharr.data.fixture.Call;
import io.researcharr.data.fixture.Leftovers;
import io.researcharr.data.fixture.Wire;
import jakarta.inject.Inject;
import java.io.IOException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The OpenAPI document, compared with the code and with real answers on every engine. */
abstract class OpenApiTests {

  private static final String IMPORTS = "/api/v1/imports";
  private static final String UNKNOWN = "01a202dd-bc69-7b25-ad28-77c6602a01b4";
  private static final String NDJSON = "application/x-ndjson";

  /** An import of the last time may be under way still. */
  private static final AtomicInteger IMPORTED = new AtomicInteger();

  @Inject MeterRegistry meters;

  @ConfigProperty(name = "DATABASE_URL")
  String url;

  @AfterEach
  void leaveNothing() throws SQLException {
    Leftovers.clear(url);
  }

  @Test
  void documentsEveryMethodOfEveryResource() {
    Contract contract = Contract.read();

    Set<String> inCode =
        Endpoint.all().stream().map(Endpoint::toString).collect(Collectors.toSet());

    assertThat(contract.operations()).isEqualTo(new TreeSet<>(inCode));
  }

  @Test
  void answersEveryOperationAsDocumented() {
    // Given
    Contract contract = Contract.read();
    List<String> faults = new ArrayList<>();
    Set<String> answeredWell = new HashSet<>();
    Set<String> refused = new HashSet<>();

    // When
    for (Example example : examples()) {
      Wire.Answer answer = example.call().send();
      (answer.status() < 400 ? answeredWell : refused).add(example.operationId());
      if (answer.status() != example.status()) {
        faults.add(example + " got " + answer);
      }
      contract
          .faults(example.operationId(), example.call(), answer)
          .forEach(fault -> faults.add(example + ": " + fault + " in " + answer));
    }

    // Then
    assertThat(faults).isEmpty();
    assertThat(answeredWell).isEqualTo(contract.operationIds());
    assertThat(refused).isEqualTo(contract.operationIds());
    assertThat(namesOfUnits())
        .hasSizeBetween(40, 120)
        .allMatch(name -> name.matches("[a-z]+(\\.[a-zA-Z-]+)+"));
  }

  /** What is measured of units of work has as many series as the code has names. */
  private Set<String> namesOfUnits() {
    return meters.find("researcharr.unit.of.work").timers().stream()
        .map(timer -> timer.getId().getTag("name"))
        .collect(Collectors.toSet());
  }

  @ParameterizedTest
  @CsvSource({
    "/q/openapi,             '*/*',              application/yaml",
    "/q/openapi.yaml,        application/json,   application/yaml",
    "/q/openapi.yml,         '*/*',              application/yaml",
    "/q/openapi.json,        '*/*',              application/json",
    "/q/openapi?format=JSON, '*/*',              application/json",
    "/q/openapi,             application/json,   application/json"
  })
  void isTheSameInBothFormats(String target, String accepted, String type) throws IOException {
    Call call = new Call("GET", target, List.of("Accept: " + accepted), new byte[0]);

    Wire.Answer answer = call.send();
    Wire.Answer head = new Call("HEAD", target, call.headers(), new byte[0]).send();

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.header("Content-Type")).isEqualTo(type + ";charset=UTF-8");
    assertThat(new YAMLMapper().readTree(answer.body())).isEqualTo(Contract.read().document());
    assertThat(answer.body()[0] == '{').isEqualTo(type.endsWith("json"));
    assertThat(head.status()).isEqualTo(200);
    assertThat(head.body()).isEmpty();
  }

  @Test
  void isOnlyRead() {
    assertThat(Call.json("POST", "/q/openapi", "{}").send().status()).isEqualTo(404);
  }

  @Test
  void documentsTheParametersOfTheList() {
    JsonNode list = Contract.read().document().at("/paths/~1api~1v1~1media/get/parameters");

    assertThat(list.findValuesAsText("name"))
        .containsExactlyInAnyOrder(
            "type",
            "status",
            "monitored",
            "year",
            "yearFrom",
            "yearTo",
            "titlePrefix",
            "tag",
            "seriesId",
            "seasonNumber",
            "updatedSince",
            "includeDeleted",
            "sort",
            "limit",
            "cursor",
            "count");
  }

  @Test
  void documentsBothWaysToSendAKeyAndTheProblemsOfEveryOperation() {
    JsonNode document = Contract.read().document();

    assertThat(document.at("/components/securitySchemes/ApiKey/name").asText())
        .isEqualTo("X-Api-Key");
    assertThat(document.at("/components/securitySchemes/Bearer/scheme").asText())
        .isEqualTo("bearer");
    assertThat(document.path("security")).hasSize(2);
    for (JsonNode responses : document.path("paths").findValues("responses")) {
      assertThat(responses.has("400")).isTrue();
      assertThat(responses.has("401")).isTrue();
      assertThat(responses.has("503")).isTrue();
      assertThat(responses.at("/default/content").has("application/problem+json")).isTrue();
    }
  }

  @Test
  void saysOfWhatTypeParametersHeadersAndFieldsAre() {
    JsonNode document = Contract.read().document();

    for (JsonNode parameters : document.path("paths").findValues("parameters")) {
      assertThat(parameters).allMatch(parameter -> parameter.at("/schema/type").isTextual());
    }
    for (JsonNode headers : document.path("paths").findValues("headers")) {
      assertThat(headers).allMatch(header -> header.at("/schema/type").isTextual());
    }
    assertThat(document.at("/components/schemas/Media/required"))
        .extracting(JsonNode::asText)
        .contains("id", "type", "title", "externalId", "version", "createdAt", "updatedBy");
    assertThat(document.at("/components/schemas/MediaInput/additionalProperties").asBoolean(true))
        .isFalse();
  }

  /** Nothing that nobody reads is taken in silence. */
  @Test
  void saysOfEveryBodyThatItHasNoOtherFields() {
    JsonNode document = Contract.read().document();
    Set<String> inputs = new TreeSet<>();

    for (JsonNode body : document.path("paths").findValues("requestBody")) {
      for (JsonNode schema : body.findValues("schema")) {
        String name = schema.path("$ref").asText();
        if (!name.isEmpty()) {
          inputs.add(name.substring(name.lastIndexOf('/') + 1));
        }
      }
    }

    assertThat(inputs).contains("MediaInput", "JobOrder", "SettingInput");
    assertThat(inputs)
        .allMatch(
            name ->
                document
                    .at("/components/schemas/" + name + "/additionalProperties")
                    .toString()
                    .equals("false"));
  }

  @Test
  void showsTheDocumentToPeople() {
    Wire.Answer page = Call.of("GET", "/q/swagger-ui/").withoutKey().send();

    assertThat(page.status()).isEqualTo(200);
    assertThat(page.text()).contains("swagger-ui");
    assertThat(Call.of("GET", "/q/swagger-ui").withoutKey().send().status()).isIn(200, 302);
  }

  /** Calls of every operation, to be made in this order. */
  static List<Example> examples() {
    List<Example> examples = new ArrayList<>();
    addReads(examples);
    addWrites(examples);
    addImports(examples);
    examples.addAll(JobExamples.all());
    SettingExamples.addTo(examples);
    QueueExamples.addTo(examples);
    LogLevelExamples.addTo(examples);
    EventExamples.addTo(examples);
    AuditExamples.addTo(examples);
    return examples;
  }

  private static void addReads(List<Example> examples) {
    String series = newSeries("Dark");
    String episode = newEpisode(series, 1, 1);
    String movie = fullMovie(newExternalId());
    String externalId = newExternalId();
    fullMovie(externalId);
    Call get = Call.of("GET", MEDIA + "/" + movie);
    String all =
        "?type=movie&status=pending&monitored=true&year=1999&yearFrom=1990&yearTo=2000"
            + "&titlePrefix=a&tag=a&updatedSince=2020-01-01T00:00:00Z&includeDeleted=true"
            + "&sort=-title&limit=1&count=true";
    add(examples, "getMedia", 200, get);
    add(examples, "getMedia", 200, Call.of("GET", MEDIA + "/" + series));
    add(examples, "getMedia", 200, Call.of("GET", MEDIA + "/" + episode + "?includeDeleted=true"));
    add(examples, "getMedia", 304, get.with("If-None-Match: \"1\""));
    add(examples, "getMedia", 400, Call.of("GET", MEDIA + "/x"));
    add(examples, "getMedia", 401, get.withoutKey());
    add(examples, "getMedia", 404, Call.of("GET", MEDIA + "/" + UNKNOWN));
    add(examples, "getMedia", 406, get.with("Accept: text/html"));
    Call external = Call.of("GET", MEDIA + "/external/" + externalId + "?type=movie");
    add(examples, "getMediaByExternalId", 200, external);
    add(examples, "getMediaByExternalId", 304, external.with("If-None-Match: \"1\""));
    add(examples, "getMediaByExternalId", 404, Call.of("GET", MEDIA + "/external/a:b"));
    add(examples, "listMedia", 200, Call.of("GET", MEDIA + "?limit=2&count=true"));
    add(examples, "listMedia", 200, Call.of("GET", MEDIA + all));
    add(
        examples,
        "listMedia",
        200,
        Call.of("GET", MEDIA + "?seriesId=" + series + "&seasonNumber=1"));
    add(examples, "listMedia", 200, Call.of("GET", MEDIA).with("Accept: " + NDJSON));
    add(examples, "listMedia", 400, Call.of("GET", MEDIA + "?limit=0"));
    add(examples, "listMedia", 400, Call.of("GET", MEDIA + "?cursor=x"));
    Call search = Call.of("GET", MEDIA + "/search?q=matrx&type=movie&limit=2");
    add(examples, "searchMedia", 200, search);
    add(examples, "searchMedia", 200, Call.of("GET", MEDIA + "/search?q=dark"));
    add(examples, "searchMedia", 200, Call.of("GET", MEDIA + "/search?q=!"));
    add(examples, "searchMedia", 400, Call.of("GET", MEDIA + "/search"));
    add(examples, "searchMedia", 401, search.withoutKey());
    add(examples, "searchMedia", 406, search.with("Accept: text/html"));
    String ids = "{\"ids\":[\"" + movie + "\",\"" + UNKNOWN + "\"]}";
    add(examples, "getMediaBatch", 200, Call.json("POST", MEDIA + "/batch-get", ids));
    add(examples, "getMediaBatch", 400, Call.json("POST", MEDIA + "/batch-get", "{}"));
    add(examples, "getMediaBatch", 415, Call.of("POST", MEDIA + "/batch-get").body(ids));
    add(examples, "getSystem", 200, Call.of("GET", "/api/v1/system"));
    add(examples, "getSystem", 401, Call.of("GET", "/api/v1/system").withoutKey());
  }

  private static void addWrites(List<Example> examples) {
    String id = newMovie("Heat");
    String externalId = newExternalId();
    String body = "{\"type\":\"movie\",\"title\":\"Heat\",\"externalId\":\"" + externalId + "\"}";
    add(examples, "createMedia", 201, Call.json("POST", MEDIA, body));
    add(examples, "createMedia", 409, Call.json("POST", MEDIA, body));
    add(examples, "createMedia", 400, Call.json("POST", MEDIA, "{}"));
    add(examples, "createMedia", 413, Call.json("POST", MEDIA, " ".repeat(2_000_000)));
    add(examples, "createMedia", 415, Call.of("POST", MEDIA).body(body));
    Call patch = Call.json("PATCH", MEDIA + "/" + id, "{\"year\":1995}");
    add(examples, "patchMedia", 428, patch);
    add(examples, "patchMedia", 200, patch.with("If-Match: \"1\""));
    add(examples, "patchMedia", 412, patch.with("If-Match: \"1\""));
    Call put = Call.json("PUT", MEDIA + "/" + id, body.replace(externalId, newExternalId()));
    add(examples, "replaceMedia", 200, put.with("If-Match: *"));
    add(examples, "replaceMedia", 412, put.with("If-Match: \"1\""));
    add(examples, "replaceMedia", 409, put.body(body).with("If-Match: *"));
    Call delete = Call.of("DELETE", MEDIA + "/" + id);
    add(examples, "deleteMedia", 428, delete);
    add(examples, "deleteMedia", 204, delete.with("If-Match: *"));
    add(examples, "deleteMedia", 404, delete.with("If-Match: *"));
    Call restore = Call.of("POST", MEDIA + "/" + id + "/restore");
    add(examples, "restoreMedia", 412, restore.with("If-Match: \"1\""));
    add(examples, "restoreMedia", 200, restore);
    add(examples, "restoreMedia", 404, Call.of("POST", MEDIA + "/" + UNKNOWN + "/restore"));
    add(
        examples,
        "deleteMedia",
        204,
        Call.of("DELETE", MEDIA + "/" + id + "?purge=true").with("If-Match: *"));
    Call bulk = Call.of("POST", MEDIA + "/bulk?atomic=false").with("Content-Type: " + NDJSON);
    add(examples, "bulkUpsertMedia", 200, bulk.body(body + "\n{}\nx\n"));
    add(examples, "bulkUpsertMedia", 415, bulk.without("Content-Type").body(body));
  }

  private static void addImports(List<Example> examples) {
    String order =
        "{\"source\":\"radarr\",\"baseUrl\":\"http://127.0.0.1:1\",\"apiKey\":\"k\","
            + "\"instance\":\"documented%d\"}".formatted(IMPORTED.incrementAndGet());
    add(examples, "orderImport", 202, Call.json("POST", IMPORTS, order));
    add(examples, "orderImport", 409, Call.json("POST", IMPORTS, order));
    add(examples, "orderImport", 400, Call.json("POST", IMPORTS, "{}"));
    Call send = Call.json("POST", IMPORTS + "/radarr/library?instance=sent-along", "[{}]");
    Wire.Answer sent = send.send();
    String id = sent.json().path("id").asText();
    add(examples, "sendLibrary", 200, send);
    add(examples, "sendLibrary", 404, Call.json("POST", IMPORTS + "/plex/library", "[]"));
    add(examples, "sendLibrary", 415, send.without("Content-Type"));
    add(examples, "getImport", 200, Call.of("GET", IMPORTS + "/" + id));
    add(examples, "getImport", 404, Call.of("GET", IMPORTS + "/" + UNKNOWN));
    add(examples, "listImports", 200, Call.of("GET", IMPORTS + "?limit=1"));
    add(examples, "listImports", 400, Call.of("GET", IMPORTS + "?cursor=x"));
    String ordered =
        Call.json("POST", IMPORTS, order.replace("documented", "cancelled"))
            .send()
            .json()
            .path("id")
            .asText();
    add(examples, "cancelImport", 204, Call.of("DELETE", IMPORTS + "/" + ordered));
    add(examples, "cancelImport", 409, Call.of("DELETE", IMPORTS + "/" + id));
    add(examples, "cancelImport", 404, Call.of("DELETE", IMPORTS + "/" + UNKNOWN));
  }

  private static String fullMovie(String externalId) {
    return Call.json(
            "POST",
            MEDIA,
            """
            {"type":"movie","title":"The Matrix","externalId":"%s","year":1999,"tmdbId":603,
             "imdbId":"tt0133093","runtimeMinutes":136,"tags":["b","a"],"metadata":{"a":[1]}}
            """
                .formatted(externalId))
        .send()
        .json()
        .path("id")
        .asText();
  }

  static void add(List<Example> examples, String operationId, int status, Call call) {
    examples.add(new Example(operationId, status, call));
  }

  /** A call of an operation and the status it is answered with. */
  record Example(String operationId, int status, Call call) {}
}
