package io.researcharr.data.adapter.rest;

import static io.researcharr.data.fixture.Api.MEDIA;
import static io.researcharr.data.fixture.Api.newExternalId;
import static io.researcharr.data.fixture.Api.newSeries;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.researcharr.data.fixture.Call;
import io.researcharr.data.fixture.Refusals;
import io.researcharr.data.fixture.Stored;
import io.researcharr.data.fixture.Wire;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Entries by the line over HTTP, the same on every engine. */
abstract class BulkApiTests {

  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final int MANY = 50_000;

  @Test
  void storesTheGoodLinesAndNamesTheBadOnesByNumber() {
    // Given
    String first = newExternalId();
    String last = newExternalId();
    List<String> bad =
        List.of(
            "x",
            "[]",
            "null",
            "{\"type\":\"movie\"}",
            "{\"type\":\"movie\",\"title\":\"a\\u0000\",\"externalId\":\"a:b\"}",
            "{\"type\":\"movie\",\"title\":\"a\",\"title\":\"b\",\"externalId\":\"a:b\"}",
            "{\"type\":\"movie\",\"title\":\"a\",\"externalId\":\"a:b\",\"version\":1}",
            "[".repeat(100_000),
            movie("a:b") + movie("a:c"),
            episode("01a202dd-bc69-7b25-ad28-77c6602a01b4", 1));

    // When
    List<JsonNode> lines =
        upsert("", movie(first) + "\n" + String.join("\n", bad) + "\n" + movie(last));

    // Then
    assertThat(lines).hasSize(bad.size() + 1);
    for (int i = 0; i < bad.size(); i++) {
      assertThat(lines.get(i).path("line").asInt()).isEqualTo(i + 2);
      assertThat(lines.get(i).at("/problem/type").asText()).isEqualTo("/problems/validation");
      assertThat(lines.get(i).at("/problem/errors")).isNotEmpty();
      assertThat(Refusals.leaks(lines.get(i).toString())).isFalse();
    }
    assertSummary(lines, 2, 0, 0, bad.size());
    assertThat(status(first)).isEqualTo(200);
    assertThat(status(last)).isEqualTo(200);
  }

  @Test
  void countsBlankLinesAndTakesBothEndsOfLines() {
    String body =
        "\r\n" + movie(newExternalId()) + "\r\n \n\t\r\n" + movie(newExternalId()) + "\nx";

    List<JsonNode> lines = upsert("", body);

    assertThat(lines.get(0).path("line").asInt()).isEqualTo(6);
    assertSummary(lines, 2, 0, 0, 1);
    assertSummary(upsert("", ""), 0, 0, 0, 0);
    assertSummary(upsert("?atomic=true", "\n\n"), 0, 0, 0, 0);
  }

  @Test
  void rejectsALineThatIsTooLongAndTakesTheNextOne() {
    String tooLong = movie(newExternalId()) + " ".repeat(1024 * 1024);

    List<JsonNode> lines = upsert("", tooLong + "\n" + movie(newExternalId()) + "\n" + tooLong);

    assertThat(lines.get(0).path("line").asInt()).isEqualTo(1);
    assertThat(lines.get(1).path("line").asInt()).isEqualTo(3);
    assertSummary(lines, 1, 0, 0, 2);
  }

  @Test
  void rejectsALineThatIsNotUtf8() {
    byte[] body =
        (movie(newExternalId()) + "\n{\"a\":\"#\"}\n")
            .getBytes(java.nio.charset.StandardCharsets.UTF_8);
    body[body.length - 4] = (byte) 0xff;

    Wire.Answer answer = bulk("").body(body).send();

    assertSummary(answer.text().lines().map(BulkApiTests::parse).toList(), 1, 0, 0, 1);
  }

  @Test
  void letsTheLastOfSeveralLinesWithOneKeyWin() {
    String externalId = newExternalId();
    String second = movie(externalId).replace("Heat", "Heat 2");

    List<JsonNode> lines = upsert("", movie(externalId) + "\n" + movie(externalId) + "\n" + second);

    assertSummary(lines, 1, 1, 1, 0);
    assertThat(
            Call.of("GET", MEDIA + "/external/" + externalId).send().json().path("title").asText())
        .isEqualTo("Heat 2");
  }

  @Test
  void storesNothingAtomicallyWhenALineIsBad() {
    Stored before = Stored.now();

    for (String bad :
        List.of("x", "{}", episode("01a202dd-bc69-7b25-ad28-77c6602a01b4", 1), "\0")) {
      List<JsonNode> lines =
          upsert(
              "?atomic=true", movie(newExternalId()) + "\n" + bad + "\n" + movie(newExternalId()));

      assertThat(lines.get(0).path("line").asInt()).as(bad).isEqualTo(2);
      assertSummary(lines, 0, 0, 0, 1);
    }
    before.assertUnchanged();
  }

  @Test
  void storesAllAtomicallyWhenAllIsWell() {
    String series = newSeries("Dark");
    String body = episode(series, 1) + "\n" + episode(series, 2) + "\n" + movie(newExternalId());

    assertSummary(upsert("?atomic=true", body), 3, 0, 0, 0);
    assertSummary(upsert("?atomic=true", body), 0, 0, 3, 0);
  }

  @Test
  void streamsAnUploadOfManyLines() {
    String prefix = newExternalId() + "-";

    try (Wire wire = Wire.open()) {
      wire.send(bulk("").with("Transfer-Encoding: chunked").head());
      for (int from = 0; from < MANY; from += 1_000) {
        StringBuilder chunk = new StringBuilder();
        for (int i = from; i < from + 1_000; i++) {
          chunk.append(movie(prefix + i)).append('\n');
        }
        wire.send(Integer.toHexString(chunk.length()) + "\r\n" + chunk + "\r\n");
      }
      Wire.Answer answer = wire.send("0\r\n\r\n").receive();

      assertThat(answer.status()).isEqualTo(200);
      assertSummary(answer.text().lines().map(BulkApiTests::parse).toList(), MANY, 0, 0, 0);
    }
    assertThat(status(prefix + (MANY - 1))).isEqualTo(200);
  }

  private static List<JsonNode> upsert(String query, String body) {
    Wire.Answer answer = bulk(query).body(body).send();
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.header("Content-Type")).startsWith("application/x-ndjson");
    return answer.text().lines().map(BulkApiTests::parse).toList();
  }

  private static Call bulk(String query) {
    return Call.of("POST", MEDIA + "/bulk" + query).with("Content-Type: application/x-ndjson");
  }

  private static void assertSummary(
      List<JsonNode> lines, int created, int updated, int unchanged, int rejected) {
    assertThat(lines.get(lines.size() - 1))
        .isEqualTo(
            parse(
                "{\"created\":%d,\"updated\":%d,\"unchanged\":%d,\"rejected\":%d}"
                    .formatted(created, updated, unchanged, rejected)));
  }

  private static int status(String externalId) {
    return Call.of("GET", MEDIA + "/external/" + externalId).send().status();
  }

  private static String movie(String externalId) {
    return "{\"type\":\"movie\",\"title\":\"Heat\",\"externalId\":\"" + externalId + "\"}";
  }

  private static String episode(String seriesId, int number) {
    return "{\"type\":\"episode\",\"title\":\"E\",\"externalId\":\"%s\",\"seriesId\":\"%s\",\"seasonNumber\":1,\"episodeNumber\":%d}"
        .formatted(newExternalId(), seriesId, number);
  }

  private static JsonNode parse(String json) {
    try {
      return MAPPER.readTree(json);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
