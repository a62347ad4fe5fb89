package io.researcharr.data.adapter.rest;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.ws.rs.core.HttpHeaders;
import java.lang.reflect.Proxy;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FreshnessTest {

  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      delimiter = '|',
      value = {
        "-|false",
        "no-cache|true",
        "No-Cache|true",
        "max-stale, no-cache|true",
        "no-store|true",
        "max-age=0|true",
        "max-age=60|false",
        "private|false",
        "no-cachet|false"
      })
  void isDemandedByCallersWhoWantNothingThatIsKept(String header, boolean demanded) {
    HttpHeaders headers =
        (HttpHeaders)
            Proxy.newProxyInstance(
                getClass().getClassLoader(),
                new Class<?>[] {HttpHeaders.class},
                (proxy, method, args) -> header);
    assertThat(Freshness.isDemanded(headers)).isEqualTo(demanded);
  }
}
