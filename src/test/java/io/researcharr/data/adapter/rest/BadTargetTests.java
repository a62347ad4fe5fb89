package io.researcharr.data.adapter.rest;

import static io.researcharr.data.fixture.Api.MEDIA;
import static io.researcharr.data.fixture.Api.newMovie;
import static org.assertj.core.api.Assertions.assertThat;

import io.researcharr.data.fixture.Call;
import io.researcharr.data.fixture.Refusals;
import io.researcharr.data.fixture.Stored;
import io.researcharr.data.fixture.Wire;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Paths and queries that mean nothing, the same on every engine. */
abstract class BadTargetTests {

  private static final String IMPORTS = "/api/v1/imports";

  private static final String SETTINGS = "/api/v1/settings";
  private static final String UNKNOWN = "01a202dd-bc69-7b25-ad28-77c6602a01b4";

  @Test
  void refusesIdsThatAreNone() {
    Refusals refusals = new Refusals();
    for (String id :
        List.of(
            "7",
            "x",
            "1-1-1-1-1",
            UNKNOWN + "0",
            UNKNOWN.replace("-", ""),
            "%7B" + UNKNOWN + "%7D",
            "g" + UNKNOWN.substring(1),
            "'%20OR%201=1--",
            "a".repeat(2_000),
            "%E2%82%AC",
            UNKNOWN + "%20")) {
      refusals.refuse(
          "validation",
          Call.of("GET", MEDIA + "/" + id),
          Call.json("PUT", MEDIA + "/" + id, "{}").with("If-Match: *"),
          Call.json("PATCH", MEDIA + "/" + id, "{}").with("If-Match: *"),
          Call.of("DELETE", MEDIA + "/" + id).with("If-Match: *"),
          Call.of("POST", MEDIA + "/" + id + "/restore"),
          Call.of("GET", IMPORTS + "/" + id),
          Call.of("DELETE", IMPORTS + "/" + id));
    }
    refusals.refuse(
        "validation",
        Call.of("GET", MEDIA + "/external/949"),
        Call.of("GET", MEDIA + "/external/tmdb:"),
        Call.of("GET", MEDIA + "/external/tmdb:a%20b"),
        Call.of("GET", MEDIA + "/external/tmdb:%0A"),
        Call.of("GET", MEDIA + "/external/" + "a".repeat(2_000)),
        Call.of("GET", MEDIA + "/external/tmdb:949?type=film"));
    refusals.assertAll();
  }

  @Test
  void knowsNothingOfWhatIsNotThere() {
    Refusals refusals = new Refusals();
    refusals.refuse(
        "not-found",
        Call.of("GET", MEDIA + "/" + UNKNOWN),
        Call.json("PATCH", MEDIA + "/" + UNKNOWN, "{}").with("If-Match: *"),
        Call.of("DELETE", MEDIA + "/" + UNKNOWN).with("If-Match: *"),
        Call.of("DELETE", MEDIA + "/" + UNKNOWN + "?purge=true").with("If-Match: *"),
        Call.of("POST", MEDIA + "/" + UNKNOWN + "/restore"),
        Call.of("GET", MEDIA + "/external/nobody:0"),
        Call.of("GET", MEDIA + "/external/nobody:';DROP+TABLE+media;--"),
        Call.of("GET", IMPORTS + "/" + UNKNOWN),
        Call.of("DELETE", IMPORTS + "/" + UNKNOWN),
        Call.of("GET", SETTINGS + "/unknown"),
        Call.of("DELETE", SETTINGS + "/unknown").with("If-Match: *"),
        Call.json("POST", IMPORTS + "/plex/library", "[]"),
        Call.of("GET", "/api"),
        Call.of("GET", "/api/v1"),
        Call.of("GET", "/api/v2/media"),
        Call.of("GET", "/api/v1/medias"),
        Call.of("GET", "/api/v1/media/" + UNKNOWN + "/nothing"),
        Call.of("GET", "/nothing"),
        Call.of("GET", "/api/v1/../../etc/passwd"),
        Call.of("GET", "/api/v1/%2e%2e/%2e%2e/etc/passwd"));
    refusals.assertAll();
  }

  @Test
  void refusesEncodingsThatAreBroken() {
    Refusals refusals = new Refusals();
    for (String text : List.of("%C0%AF", "%FF", "%ED%A0%80", "%E2%82")) {
      refusals.refuse(
          "malformed-request",
          Call.of("GET", MEDIA + "/" + text),
          Call.of("GET", MEDIA + "/external/tmdb:" + text),
          Call.of("GET", MEDIA + "?tag=" + text),
          Call.of("GET", MEDIA + "?" + text + "=a"),
          Call.of("GET", MEDIA + "?tag=a&tag=" + text).with("Accept: application/x-ndjson"),
          Call.of("GET", "/api/v1/system?a=" + text),
          Call.of("GET", "/" + text));
    }
    refusals.refuse(
        "malformed-request",
        Call.of("GET", MEDIA + "/%00"),
        Call.of("GET", MEDIA + "?tag=%00"),
        Call.of("GET", MEDIA + "?%00=a"));
    refusals.assertAll();
    for (String text : List.of("%zz", "%", "%4", "%%", "|", "{}", "^", "<a>")) {
      for (String target : List.of(MEDIA + "/" + text, MEDIA + "?tag=" + text, "/" + text)) {
        Wire.Answer answer = Call.of("GET", target).send();
        assertThat(answer.status()).as(target).isEqualTo(400);
        assertThat(Refusals.leaks(answer.text())).as(target).isFalse();
      }
    }
  }

  @Test
  void followsTheLongestLinkItGives() {
    String prefix = "ü".repeat(450);
    newMovie(prefix + "a".repeat(50));
    newMovie(prefix + "b".repeat(50));
    String query = "?limit=1&sort=title&titlePrefix=" + encoded(prefix);

    Wire.Answer first = Call.of("GET", MEDIA + query).send();
    String next = first.header("Link").replaceAll(".*https?://[^/]*([^>]*)>.*", "$1");
    Wire.Answer second = Call.of("GET", next).send();

    assertThat(second.status()).isEqualTo(200);
    assertThat(second.json().at("/items/0/title").asText()).isEqualTo(prefix + "b".repeat(50));
  }

  @Test
  void takesMetacharactersForWhatTheyAre() {
    newMovie("Heat");
    Stored before = Stored.now();

    for (String text :
        List.of(
            "'", "\"", "' OR '1'='1", "'; DROP TABLE media; --", "%", "_", "\\", "*", "$1", "?")) {
      for (String name : List.of("titlePrefix", "tag")) {
        Wire.Answer answer = Call.of("GET", MEDIA + "?" + name + "=" + encoded(text)).send();
        assertThat(answer.status()).as("%s=%s", name, text).isEqualTo(200);
        assertThat(answer.json().path("items")).as("%s=%s", name, text).isEmpty();
      }
    }

    before.assertUnchanged();
  }

  @Test
  void refusesTargetsThatAreTooLong() {
    new Refusals()
        .refuse("uri-too-long", Call.of("GET", MEDIA + "?tag=" + "a".repeat(20_000)))
        .refuse("uri-too-long", Call.of("GET", MEDIA + "/" + "a".repeat(20_000)))
        .assertAll();
    assertThat(Call.of("GET", MEDIA + "?tag=" + "a".repeat(500_000)).send().status())
        .isEqualTo(414);
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
