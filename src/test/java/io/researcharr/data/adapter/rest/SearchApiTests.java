package io.researcharr.data.adapter.rest;

import static io.researcharr.data.fixture.Api.MEDIA;
import static io.researcharr.data.fixture.Api.adminJson;
import static io.researcharr.data.fixture.Api.newExternalId;
import static io.researcharr.data.fixture.Api.newMovie;
import static io.researcharr.data.fixture.Api.newSeries;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.researcharr.data.fixture.Call;
import io.researcharr.data.fixture.Refusals;
import io.researcharr.data.fixture.Wire;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The search for titles over HTTP, the same on every engine. */
abstract class SearchApiTests {

  @Test
  void answersEntriesWithScoreAndHighlight() {
    // Given
    String id = newMovie("Quibbling <Zweig> & \"Söhne\"");

    // When
    JsonNode hit = search("zweig sohne", "").at("/items/0");

    // Then
    assertThat(hit.path("id").asText()).isEqualTo(id);
    assertThat(hit.path("title").asText()).isEqualTo("Quibbling <Zweig> & \"Söhne\"");
    assertThat(hit.path("type").asText()).isEqualTo("movie");
    assertThat(hit.path("version").asLong()).isEqualTo(1);
    assertThat(hit.path("score").asDouble()).isBetween(0.1, 1.0);
    assertThat(hit.path("highlight").asText())
        .isEqualTo("Quibbling &lt;<em>Zweig</em>&gt; &amp; &quot;<em>Söhne</em>&quot;");
  }

  @Test
  void showsTheAlternativeTitleThatMatched() {
    String id =
        adminJson(
                Map.of(
                    "type",
                    "movie",
                    "title",
                    "Unspecific",
                    "externalId",
                    newExternalId(),
                    "metadata",
                    Map.of("alternativeTitles", List.of("Other", "Das Quarzglöckchen"))))
            .post(MEDIA)
            .then()
            .statusCode(201)
            .extract()
            .path("id");

    JsonNode hit = search("quarzglöck", "").at("/items/0");

    assertThat(hit.path("id").asText()).isEqualTo(id);
    assertThat(hit.path("highlight").asText()).isEqualTo("Das <em>Quarzglöckchen</em>");
  }

  @Test
  void putsTheBestFirstAndStopsAtTheLimit() {
    newMovie("Vexatious Xylem Returns");
    String exact = newMovie("Vexatious Xylem");
    newSeries("Not a Vexatious Xylem");

    JsonNode items = search("vexatious xylem", "&limit=2").path("items");

    assertThat(items).hasSize(2);
    assertThat(items.at("/0/id").asText()).isEqualTo(exact);
    assertThat(items.at("/0/score").asDouble())
        .isEqualTo(1.0)
        .isGreaterThan(items.at("/1/score").asDouble());
    assertThat(items.at("/1/highlight").asText())
        .isEqualTo("<em>Vexatious</em> <em>Xylem</em> Returns");
  }

  @Test
  void answersTwentyWhereNobodySaysHowMany() {
    for (int i = 0; i < 25; i++) {
      newMovie("Quixotic Zeugma " + i);
    }

    assertThat(search("quixotic zeugma", "").path("items")).hasSize(20);
    assertThat(search("quixotic zeugma", "&limit=25").path("items")).hasSize(25);
  }

  @Test
  void looksForOneTypeOnly() {
    newMovie("Jocular Wapentake");
    String series = newSeries("Jocular Wapentake");

    JsonNode items = search("jocular wapentake", "&type=series").path("items");

    assertThat(items.findValuesAsText("id")).containsExactly(series);
  }

  @Test
  void forgivesMisspellingsAtALowerScore() {
    newMovie("Kaleidoscopic Yurt");

    JsonNode right = search("kaleidoscopic yurt", "").at("/items/0");
    JsonNode wrong = search("kalaidoscopic yrut", "").at("/items/0");

    assertThat(wrong.path("id")).isEqualTo(right.path("id"));
    assertThat(wrong.path("score").asDouble()).isLessThan(right.path("score").asDouble());
    assertThat(wrong.path("highlight").asText()).isEqualTo("<em>Kaleidoscopic</em> <em>Yurt</em>");
  }

  @Test
  void findsNothingButDoesNotFailWhateverIsAsked() {
    for (String text :
        List.of(
            "!!!",
            "\"",
            "*",
            "- - -",
            "💥",
            "zz\" OR \"zz",
            "zz' | 'zz",
            "zz) OR (zz",
            "zz:* & !zz",
            "words:zzz",
            "^zzzy",
            "NEAR(zzzy zzyz, 2)",
            "zzzy; DROP TABLE media; --",
            "${jndi:zzzy}",
            "z".repeat(500))) {
      Wire.Answer answer = Call.of("GET", path(text, "")).send();

      assertThat(answer.status()).as(text).isEqualTo(200);
      assertThat(answer.json().path("items")).as(text).isEmpty();
      assertThat(Refusals.leaks(answer.text())).isFalse();
    }
  }

  @Test
  void takesWhatLooksLikeAnOperatorForAWord() {
    String id = newMovie("Zebu NOT Quagga");

    assertThat(search("zebu NOT quagga", "").at("/items/0/id").asText()).isEqualTo(id);
    assertThat(search("zebu -quagga", "").at("/items/0/id").asText()).isEqualTo(id);
  }

  @Test
  void findsNoDeletedEntry() {
    String id = newMovie("Ephemeral Jabot");
    Call.of("DELETE", MEDIA + "/" + id).with("If-Match: *").send();

    assertThat(search("ephemeral jabot", "").path("items")).isEmpty();

    Call.of("POST", MEDIA + "/" + id + "/restore").send();
    assertThat(search("ephemeral jabot", "").at("/items/0/id").asText()).isEqualTo(id);
  }

  private static JsonNode search(String text, String more) {
    Wire.Answer answer = Call.of("GET", path(text, more)).send();
    assertThat(answer.status()).isEqualTo(200);
    return answer.json();
  }

  private static String path(String text, String more) {
    return MEDIA + "/search?q=" + URLEncoder.encode(text, StandardCharsets.UTF_8) + more;
  }
}
