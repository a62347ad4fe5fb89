package io.researcharr.data.adapter.arr;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.researcharr.data.fixture.FakeArr;
import io.researcharr.data.fixture.Fault;
import io.researcharr.data.port.UpstreamException;
import io.researcharr.data.port.UpstreamRow;
import io.smallrye.mutiny.Multi;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RedirectTest {

  private final Upstream upstream = new Upstream(new FakeArr.Library(2_000, 30, 12, 0));
  private final FakeArr fake = upstream.fake;

  @AfterEach
  void close() {
    upstream.close();
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
        "http://localhost:1/api/v3/movie|redirects to another host are not followed",
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
    var plain = ArrUrl.base("http://host");
    var tls = ArrUrl.base("https://HOST");

    // Then
    assertThat(plain.trusts(tls)).isTrue();
    assertThat(tls.trusts(plain)).isFalse();
    assertThat(tls.trusts(tls)).isTrue();
  }

  @Test
  void takesAnotherPortForAnotherServer() {
    // Given
    var radarr = ArrUrl.base("http://host:7878");

    // Then
    assertThat(radarr.trusts(ArrUrl.base("http://host:7878/radarr"))).isTrue();
    assertThat(radarr.trusts(ArrUrl.base("http://host:7879"))).isFalse();
    assertThat(radarr.trusts(ArrUrl.base("http://host"))).isFalse();
    assertThat(radarr.trusts(ArrUrl.base("https://host"))).isFalse();
    assertThat(ArrUrl.base("https://host:9898").trusts(ArrUrl.base("https://host:9899"))).isFalse();
  }

  private static UpstreamException failure(Multi<UpstreamRow> rows) {
    return catchThrowableOfType(UpstreamException.class, () -> Upstream.all(rows));
  }
}
