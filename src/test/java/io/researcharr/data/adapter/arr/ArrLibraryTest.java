package io.researcharr.data.adapter.arr;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import io.researcharr.data.domain.imports.ImportSource;
import io.researcharr.data.fixture.FakeArr;
import io.researcharr.data.fixture.Fault;
import io.researcharr.data.port.UpstreamException;
import io.researcharr.data.port.UpstreamRow;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.helpers.test.AssertSubscriber;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
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
  @ValueSource(ints = {429, 500, 502, 503})
  void triesAgainWhatMayPass(int status) {
    // Given
    fake.next(Fault.status(status), Fault.cut(0), Fault.status(status));

    // When
    var rows = Upstream.all(upstream.series());

    // Then
    assertThat(rows).hasSize(30);
    assertThat(fake.requests("/series")).isEqualTo(4);
  }

  @Test
  void givesUpAfterFourTries() {
    // Given
    fake.next(Fault.status(503), Fault.status(503), Fault.status(503), Fault.status(503));

    // When
    var failure = failure(upstream.episodes(1));

    // Then
    assertThat(failure).hasMessageContaining("/api/v3/episode answered 503");
    assertThat(failure.isPassing()).isTrue();
    assertThat(fake.requests("/episode")).isEqualTo(4);
  }

  @Test
  void triesAWholeListOfEpisodesAgain() {
    // Given
    fake.next(Fault.cut(1_000), Fault.stall("[{\"id\":1},"), Fault.silence());

    // When
    var rows = Upstream.all(upstream.episodes(1));

    // Then
    assertThat(rows).hasSize(12);
    assertThat(fake.requests("/episode")).isEqualTo(4);
  }

  @Test
  void passesOnTheFailureOfAListThatBreaksInTheMiddle() {
    // Given
    fake.next(Fault.cut(200_000));
    var seen = new AtomicLong();

    // When
    var failure = failure(upstream.movies().invoke(seen::incrementAndGet));

    // Then
    assertThat(failure.isPassing()).isTrue();
    assertThat(seen).hasValueBetween(1, 1_999);
    assertThat(fake.requests("/movie")).isEqualTo(1);
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

  @ParameterizedTest
  @ValueSource(ints = {301, 302, 303, 307, 308})
  void followsRedirectsToTheSameHost(int status) {
    // Given
    fake.next(
        Fault.redirect(status, "/radarr/api/v3/movie"),
        Fault.redirect(status, "movie?x=1"),
        Fault.redirect(status, "http://LOCALHOST:" + fake.port() + "/api/v3/movie"),
        Fault.redirect(status, "//localhost:" + fake.port() + "/api/v3/movie"),
        Fault.redirect(status, "/api/v3/movie"));

    // When
    var rows = Upstream.all(upstream.movies());

    // Then
    assertThat(rows).hasSize(2_000);
    assertThat(fake.requests("/movie")).isEqualTo(6);
  }

  @Test
  void followsNoMoreThanFiveRedirects() {
    // Given
    var again = Fault.redirect(302, "/api/v3/movie");
    fake.next(again, again, again, again, again, again);

    // When
    var failure = failure(upstream.movies());

    // Then
    assertThat(failure).hasMessageContaining("redirects more than 5 times");
    assertThat(failure.isPassing()).isFalse();
    assertThat(fake.requests("/movie")).isEqualTo(6);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "http://login.example/auth?token=t|redirects to another host are not followed",
        "http://127.0.0.1/api/v3/movie|redirects to another host are not followed",
        "http://localhost.evil.example/|redirects to another host are not followed",
        "ftp://localhost/|redirects to nowhere",
        "http:// /|redirects to nowhere",
        "''|redirects to nowhere"
      })
  void doesNotCarryTheKeyElsewhere(String location, String message) {
    // Given
    fake.next(Fault.redirect(302, location));

    // When
    var failure = failure(upstream.movies());

    // Then
    assertThat(failure).hasMessageContaining(message).hasMessageNotContaining("token");
    assertThat(failure.isPassing()).isFalse();
    assertThat(fake.requests("/movie")).isEqualTo(1);
  }

  @Test
  void trustsTheSameHostUnlessEncryptionIsLost() {
    // Given
    var plain = ArrUrl.base("http://host:1");
    var tls = ArrUrl.base("https://HOST");

    // Then
    assertThat(plain.trusts(tls)).isTrue();
    assertThat(tls.trusts(plain)).isFalse();
    assertThat(tls.trusts(tls)).isTrue();
  }

  @Test
  void waitsForASlowAnswerToALargeList() {
    // Given
    fake.next(Fault.delay(Upstream.SHORT.idle().toMillis() * 2));

    // When
    var rows = Upstream.all(upstream.movies());

    // Then
    assertThat(rows).hasSize(2_000);
    assertThat(fake.requests("/movie")).isEqualTo(1);
  }

  @Test
  void doesNotWaitForeverForAnAnswer() {
    // Given
    fake.next(Fault.silence(), Fault.silence(), Fault.silence(), Fault.silence());

    // When
    var failure = failure(upstream.episodes(1));

    // Then
    assertThat(failure).hasMessageContaining("did not answer within");
    assertThat(failure.isPassing()).isTrue();
  }

  @Test
  void doesNotWaitForeverForTheRestOfAnAnswer() {
    // Given
    fake.next(Fault.stall("[{\"id\":1}"));

    // When
    var failure = failure(upstream.movies());

    // Then
    assertThat(failure).hasMessageContaining("fell silent");
    assertThat(failure.isPassing()).isTrue();
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

  @Test
  void breaksACallOffThatNobodyWaitsFor() {
    // Given
    fake.next(Fault.silence());
    var subscriber = AssertSubscriber.<UpstreamRow>create(1);
    upstream.episodes(1).subscribe().withSubscriber(subscriber);
    await().until(() -> fake.requests("/episode") == 1);

    // When
    subscriber.cancel();

    // Then
    await().until(() -> fake.open() == 0);
    assertThat(fake.requests("/episode")).isEqualTo(1);
  }

  private static UpstreamException failure(Multi<UpstreamRow> rows) {
    return catchThrowableOfType(UpstreamException.class, () -> Upstream.all(rows));
  }
}
