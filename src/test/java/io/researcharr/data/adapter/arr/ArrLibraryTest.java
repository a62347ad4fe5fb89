package io.researcharr.data.adapter.arr;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.researcharr.data.domain.imports.ImportSource;
import io.researcharr.data.fixture.FakeArr;
import io.researcharr.data.fixture.Fault;
import io.researcharr.data.port.UpstreamException;
import io.researcharr.data.port.UpstreamRow;
import io.smallrye.mutiny.Multi;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ArrLibraryTest {

  private final Upstream upstream =
      new Upstream(new FakeArr.Library(2_000, 30, 12, 0).withUnusableEvery(100));
  private final FakeArr fake = upstream.fake;

  @AfterEach
  void close() {
    upstream.close();
  }

  @Test
  void readsTheMoviesOfARadarr() {
    // When
    var rows = Upstream.all(upstream.movies());

    // Then
    assertThat(rows).hasSize(2_000);
    assertThat(rows).filteredOn(UpstreamRow.Unusable.class::isInstance).hasSize(20);
    assertThat(rows.get(0).ref()).isEqualTo("movie 1 \"Heat\"");
  }

  @Test
  void readsTheSeriesOfASonarrAndTheirEpisodes() {
    // When
    var series = Upstream.all(upstream.series());
    var episodes = Upstream.all(upstream.episodes(3));

    // Then
    assertThat(series).hasSize(30).allMatch(UpstreamRow.SeriesRow.class::isInstance);
    assertThat(episodes).hasSize(12).allMatch(UpstreamRow.Usable.class::isInstance);
    assertThat(episodes.get(1).ref()).isEqualTo("series 3 \"Dark\" S01E02");
    assertThat(fake.requests("/episode")).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "/", "//", "/radarr", "/radarr/"})
  void callsBelowThePathOfTheBaseUrl(String path) {
    // When
    var rows =
        Upstream.all(upstream.movies(fake.url().toUpperCase().replace("HTTP", "http") + path));

    // Then
    assertThat(rows).hasSize(2_000);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "radarr:7878",
        "ftp://radarr",
        "file:///etc/passwd",
        "http://",
        "http://a b",
        "http://me:secret@radarr",
        "http://radarr?x=1",
        "http://radarr:99999",
        "mailto:x"
      })
  void refusesABaseUrlThatIsNone(String baseUrl) {
    // When
    var failure = failure(upstream.movies(baseUrl));

    // Then
    assertThat(failure)
        .hasMessageContaining("http://radarr:7878")
        .hasMessageNotContaining("secret");
    assertThat(failure.isPassing()).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "401,refused the API key (401)",
    "403,refused the API key (403)",
    "404,does not exist (404): is the base URL right?",
    "400,answered 400",
    "204,answered 204",
    "418,answered 418"
  })
  void failsForGoodAndAtOnceWhereTryingAgainIsNoUse(int status, String message) {
    // Given
    fake.next(Fault.status(status));

    // When
    var failure = failure(upstream.movies());

    // Then
    assertThat(failure).hasMessage("localhost:%d/api/v3/movie %s".formatted(fake.port(), message));
    assertThat(failure.isPassing()).isFalse();
    assertThat(fake.requests("/movie")).isEqualTo(1);
  }

  @Test
  void neverTellsTheKey() {
    // Given
    var running = Upstream.running(ImportSource.RADARR, fake.url());

    // When
    var failure = failure(upstream.library.rows(running, "wrong-key"));

    // Then
    assertThat(failure)
        .hasMessageContaining("refused the API key (401)")
        .hasMessageNotContaining("wrong-key");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "text/html; charset=utf-8|<html>|answered a web page instead of JSON",
        "application/json|{\"message\":\"x\"}|not a JSON array",
        "application/json|[{\"id\":1},oops|not valid JSON"
      })
  void failsForGoodWhenTheAnswerIsNoList(String type, String body, String message) {
    // Given
    fake.next(Fault.body(type, body));

    // When
    var failure = failure(upstream.movies());

    // Then
    assertThat(failure).hasMessageContaining(message);
    assertThat(failure.isPassing()).isFalse();
  }

  @Test
  void takesAServerThatCanNotBeReachedForAPassingFailure() {
    // Given
    String url = fake.url();
    fake.close();

    // When
    var refused = failure(upstream.movies(url));
    var unknown = failure(upstream.movies("http://no_such-host.invalid:7878"));

    // Then
    assertThat(refused).hasMessageContaining("can't be reached");
    assertThat(refused.isPassing()).isTrue();
    assertThat(unknown).hasMessageContaining("no_such-host.invalid:7878/api/v3/movie can't be");
    assertThat(unknown.isPassing()).isTrue();
  }

  @Test
  void failsForGoodWhenAServerDoesNotSpeakTls() {
    // When
    var failure = failure(upstream.movies(fake.url().replace("http:", "https:")));

    // Then
    assertThat(failure).hasMessageContaining("does not speak TLS");
    assertThat(failure.isPassing()).isFalse();
  }

  @Test
  void readsASentLibraryWithoutAServer() {
    // Given
    var sent =
        Multi.createFrom().items("[{\"tvdbId\":1,".getBytes(), "\"title\":\"A\"}]".getBytes());

    // When
    var rows = Upstream.all(upstream.library.parse(ImportSource.SONARR, "home", sent));

    // Then
    assertThat(rows).extracting(UpstreamRow::ref).isEqualTo(List.of("series \"A\""));
  }

  private static UpstreamException failure(Multi<UpstreamRow> rows) {
    return catchThrowableOfType(UpstreamException.class, () -> Upstream.all(rows));
  }
}
