package io.researcharr.data.adapter.rest;

import static io.researcharr.data.fixture.Api.MEDIA;
import static io.researcharr.data.fixture.Api.newMovie;
import static io.researcharr.data.fixture.Api.newSeries;
import static org.assertj.core.api.Assertions.assertThat;

import io.researcharr.data.fixture.Call;
import io.researcharr.data.fixture.Wire;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Reads that say nothing but the id are answered as all others are, on every engine. */
abstract class PlainReadTests {

  /** Says nothing that matters, but enough to go another way. */
  private static final String LONG_WAY = "Cache-Control: max-age=60";

  @Test
  void areAnsweredAsByTheLongWay() {
    String movie = newMovie("Plain");
    String series = newSeries("Ünïcödé \"quoted\"");
    String deleted = newMovie("Gone");
    Call.of("DELETE", MEDIA + "/" + deleted).with("If-Match: *").send();

    for (String id :
        List.of(
            movie,
            series,
            deleted,
            movie.toUpperCase(Locale.ROOT),
            "00000000-0000-0000-0000-000000000000",
            "00000000+0000-0000-0000-000000000000",
            "search-for-something-that-is-36-long",
            "external/test:1234567890123456789012")) {
      Call plain = Call.of("GET", MEDIA + "/" + id).with("X-Request-Id: the-same");

      Wire.Answer first = plain.send();
      Wire.Answer again = plain.send();
      Wire.Answer longWay = plain.with(LONG_WAY).send();

      assertThat(seen(first)).as(id).isEqualTo(seen(longWay));
      assertThat(seen(again)).as(id).isEqualTo(seen(longWay));
    }
  }

  @Test
  void goNoFurtherThanTheShortWay() {
    String id = newMovie("Plain");
    Call plain = Call.of("GET", MEDIA + "/" + id).with(BehindTheShortWay.ASKED + ": yes");

    assertThat(plain.send().headers()).doesNotContainKey(BehindTheShortWay.MARK);
    assertThat(plain.with("Accept: application/json").send().headers())
        .doesNotContainKey(BehindTheShortWay.MARK);
    assertThat(plain.with(LONG_WAY).send().headers()).containsKey(BehindTheShortWay.MARK);
    assertThat(plain.with("Accept: */*, text/html").send().headers())
        .containsKey(BehindTheShortWay.MARK);
  }

  @Test
  void needAKeyThatIsKnown() {
    String id = newMovie("Plain");
    Call plain = Call.of("GET", MEDIA + "/" + id);

    assertThat(plain.withoutKey().send().status()).isEqualTo(401);
    assertThat(plain.withoutKey().with("X-Api-Key: wrong").send().status()).isEqualTo(401);
    assertThat(plain.withoutKey().with("Authorization: Bearer wrong").send().status())
        .isEqualTo(401);
    assertThat(plain.with("X-Api-Key: wrong as well").send().status()).isEqualTo(401);
  }

  @Test
  void goTheLongWayWhereTheySayMore() {
    String id = newMovie("Plain");
    Call plain = Call.of("GET", MEDIA + "/" + id);

    assertThat(plain.with("If-None-Match: \"1\"").send().status()).isEqualTo(304);
    assertThat(plain.with("Accept: text/html").send().status()).isEqualTo(406);
    assertThat(Call.of("GET", MEDIA + "/" + id + "?unknown=1").send().status()).isEqualTo(400);
    assertThat(Call.of("HEAD", MEDIA + "/" + id).send().status()).isEqualTo(200);
  }

  /** All of an answer but its time. */
  private static List<String> seen(Wire.Answer answer) {
    Map<String, String> headers = new TreeMap<>(answer.headers());
    headers.remove("date");
    return List.of(String.valueOf(answer.status()), headers.toString(), answer.text());
  }
}
