package io.researcharr.data.adapter.rest;

import static io.researcharr.data.fixture.Api.MEDIA;
import static io.researcharr.data.fixture.Api.newMovie;
import static io.researcharr.data.fixture.Api.newSeries;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.researcharr.data.fixture.Api;
import io.researcharr.data.fixture.Call;
import io.researcharr.data.fixture.Wire;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.ext.web.Router;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Reads that say nothing but the id are answered as all others are, on every engine. */
abstract class PlainReadTests {

  /** Says nothing that matters, but enough to go another way. */
  private static final String LONG_WAY = "Cache-Control: max-age=60";

  @Inject PlainReads reads;

  @Inject Vertx vertx;

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
      Call plain = Call.of("GET", MEDIA + "/" + id);

      Wire.Answer first = plain.send();
      Wire.Answer again = plain.send();
      Wire.Answer longWay = plain.with(LONG_WAY).send();

      assertThat(seen(first)).as(id).isEqualTo(seen(longWay));
      assertThat(seen(again)).as(id).isEqualTo(seen(longWay));
    }
  }

  @Test
  void areAnsweredToEveryRoleAsByTheLongWay() {
    String id = newMovie("Plain");

    for (String role : List.of("read", "write", "admin")) {
      String name = "plain-" + role + "-" + id;
      String key =
          Call.json(
                  "POST", "/api/v1/keys", "{\"name\":\"%s\",\"role\":\"%s\"}".formatted(name, role))
              .send()
              .json()
              .path("key")
              .asText();
      Call plain = Call.of("GET", MEDIA + "/" + id).withoutKey().with("X-Api-Key: " + key);
      await().atMost(Duration.ofSeconds(20)).until(() -> plain.send().status() != 401);

      assertThat(seen(plain.send())).as(role).isEqualTo(seen(plain.with(LONG_WAY).send()));
    }
  }

  /** What does not take it comes to a teapot here. */
  @Test
  void takeTheShortWay() throws Exception {
    String id = newMovie("Plain");
    Router router = Router.router(vertx);
    reads.watch(router);
    router.route().last().handler(context -> context.response().setStatusCode(418).end());
    HttpServer server =
        vertx
            .createHttpServer()
            .requestHandler(router)
            .listen(0)
            .toCompletionStage()
            .toCompletableFuture()
            .join();
    try {
      assertThat(status(server, MEDIA + "/" + id, Map.of())).isEqualTo(200);
      assertThat(status(server, MEDIA + "/" + UUID.randomUUID(), Map.of())).isEqualTo(404);
      assertThat(status(server, MEDIA + "/" + id, Map.of("Accept", "application/json")))
          .isEqualTo(200);
      for (Map<String, String> more :
          List.of(
              Map.of("Accept", "text/html"),
              Map.of("Cache-Control", "no-cache"),
              Map.of("If-None-Match", "\"1\""),
              Map.of("X-Api-Key", "wrong"))) {
        assertThat(status(server, MEDIA + "/" + id, more)).as(more.toString()).isEqualTo(418);
      }
      assertThat(status(server, MEDIA + "/" + id + "?a=1", Map.of())).isEqualTo(418);
      assertThat(status(server, MEDIA, Map.of())).isEqualTo(418);
    } finally {
      server.close().toCompletionStage().toCompletableFuture().join();
    }
  }

  private static int status(HttpServer server, String path, Map<String, String> headers)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.actualPort() + path))
            .header("X-Api-Key", Api.ADMIN_KEY);
    headers.forEach(request::setHeader);
    return HttpClient.newHttpClient()
        .send(request.build(), HttpResponse.BodyHandlers.discarding())
        .statusCode();
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

  /** All of an answer but its time and the name of its request. */
  private static List<String> seen(Wire.Answer answer) {
    Map<String, String> headers = new TreeMap<>(answer.headers());
    headers.remove("date");
    headers.replace("x-request-id", "some name");
    return List.of(
        String.valueOf(answer.status()),
        headers.toString(),
        answer.text().replaceAll("\"requestId\":\"[^\"]*\"", ""));
  }
}
