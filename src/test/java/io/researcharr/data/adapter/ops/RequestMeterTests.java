package io.researcharr.data.adapter.ops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.quarkus.test.common.http.TestHTTPResource;
import io.researcharr.data.fixture.Call;
import java.net.URL;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** How requests are counted and named, the same on every engine. */
abstract class RequestMeterTests {

  private static final String COUNT = "http_server_requests_seconds_count";

  @TestHTTPResource(value = "/metrics", management = true)
  URL metrics;

  @Test
  void countsAnyNumberOfStrangePathsInAFewSeries() {
    // Given
    Call.of("GET", "/api/v1/strange").withoutKey().send();
    Call.of("GET", "/api/v1/strange").send();
    Call.of("GET", "/strange").send();
    Call.of("GET", "/api/v1/%ff").send();
    settled();
    long before = series();
    double countBefore = Scrape.of(metrics).sum(COUNT);
    Random random = new Random(7);

    // When
    for (int i = 0; i < 300; i++) {
      String name = Long.toString(random.nextLong() >>> 1, 36);
      Call.of("GET", "/api/v1/" + name).withoutKey().send();
      Call.of("GET", "/api/v1/" + name).send();
      Call.of("GET", "/" + name).send();
      Call.of("GET", "/q/swagger-ui/" + name).send();
      Call.of("GET", "/api/v1/" + name + "%ff").send();
    }
    Call.of("GET", "/api/v1/system").send();

    // Then
    await()
        .atMost(Duration.ofSeconds(10))
        .untilAsserted(
            () -> {
              assertThat(Scrape.of(metrics).sum(COUNT)).isEqualTo(countBefore + 1_201);
              assertThat(Scrape.of(metrics).sum(COUNT, "uri=\"/api/v1/system\"", "status=\"200\""))
                  .isPositive();
            });
    assertThat(series() - before).isLessThanOrEqualTo(1);
  }

  @Test
  void countsAnyNumberOfStrangeMethodsAsOthers() {
    // Given
    Call.of("STRANGE", "/api/v1/system").send();
    settled();
    long before = series();
    double countBefore = Scrape.of(metrics).sum(COUNT, "method=\"OTHER\"");

    // When
    for (int i = 0; i < 50; i++) {
      Call.of("STRANGE" + i, "/api/v1/system").send();
      Call.of("STRANGE" + i, "/api/v1/system").withoutKey().send();
    }

    // Then
    await()
        .atMost(Duration.ofSeconds(10))
        .untilAsserted(
            () ->
                assertThat(Scrape.of(metrics).sum(COUNT, "method=\"OTHER\""))
                    .isEqualTo(countBefore + 100));
    assertThat(series() - before).isLessThanOrEqualTo(1);
    assertThat(Scrape.of(metrics).text()).doesNotContain("STRANGE");
  }

  @Test
  void countsARequestUnderTheTemplateOfItsResource() {
    // Given
    String id = "01a202dd-bc69-7b25-ad28-77c6602a01b4";

    // When
    Call.of("GET", "/api/v1/media/" + id).send();

    // Then
    await()
        .atMost(Duration.ofSeconds(10))
        .untilAsserted(
            () ->
                assertThat(
                        Scrape.of(metrics)
                            .sum(COUNT, "uri=\"/api/v1/media/{id}\"", "status=\"404\""))
                    .isPositive());
    assertThat(Scrape.of(metrics).text()).doesNotContain(id);
  }

  @Test
  void namesEachRequestAsItsCallerDoesOrByItself() {
    // When
    var named = Call.of("GET", "/api/v1/system").with("X-Request-Id: my-own.Name_1:2").send();
    var unnamed = Call.of("GET", "/api/v1/system").send();
    var again = Call.of("GET", "/api/v1/system").send();
    var odd = Call.of("GET", "/api/v1/system").with("X-Request-Id: a b\"c").send();
    var large = Call.of("GET", "/api/v1/system").with("X-Request-Id: " + "a".repeat(129)).send();

    // Then
    assertThat(named.header("X-Request-Id")).isEqualTo("my-own.Name_1:2");
    assertThat(unnamed.header("X-Request-Id")).matches("[0-9a-f]{8}-[0-9a-z]+");
    assertThat(again.header("X-Request-Id"))
        .matches("[0-9a-f]{8}-[0-9a-z]+")
        .isNotEqualTo(unnamed.header("X-Request-Id"));
    assertThat(odd.header("X-Request-Id")).matches("[0-9a-f]{8}-[0-9a-z]+");
    assertThat(large.header("X-Request-Id")).matches("[0-9a-f]{8}-[0-9a-z]+");
  }

  @Test
  void namesTheRequestInEveryProblem() {
    for (Call call :
        List.of(
            Call.of("GET", "/api/v1/system").withoutKey(),
            Call.of("GET", "/api/v1/media/01a202dd-bc69-7b25-ad28-77c6602a01b4"),
            Call.of("GET", "/api/v1/media?limit=x"),
            Call.of("GET", "/api/v1/%ff"))) {
      // When
      var answer = call.with("X-Request-Id: which-one").send();

      // Then
      assertThat(answer.json().path("requestId").asText()).as("%s", call).isEqualTo("which-one");
      assertThat(answer.header("X-Request-Id")).isEqualTo("which-one");
    }
  }

  /** A request is counted a moment after it has been answered. */
  private void settled() {
    double[] last = {-1};
    await()
        .atMost(Duration.ofSeconds(30))
        .pollInterval(Duration.ofMillis(200))
        .during(Duration.ofSeconds(1))
        .until(
            () -> {
              double now = Scrape.of(metrics).sum(COUNT);
              boolean same = now == last[0];
              last[0] = now;
              return same;
            });
  }

  private long series() {
    return Scrape.of(metrics).series().stream().filter(line -> line.startsWith(COUNT)).count();
  }
}
