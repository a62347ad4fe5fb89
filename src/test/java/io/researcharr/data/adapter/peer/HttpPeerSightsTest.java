package io.researcharr.data.adapter.peer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.researcharr.data.domain.cache.CacheEntry;
import io.researcharr.data.domain.cache.CacheKey;
import io.researcharr.data.domain.cache.Peer;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.ext.web.Router;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HttpPeerSightsTest {

  private static final CacheKey KEY = new CacheKey("media", UUID.randomUUID().toString());
  private static final CacheKey NOTHING = new CacheKey("media", UUID.randomUUID().toString());
  private static final Map<CacheKey, Long> SERVED =
      Map.of(KEY, 7L, NOTHING, CacheEntry.UNVERSIONED);

  private final Vertx vertx = Vertx.vertx();
  private HttpServer server;

  @BeforeEach
  void listen() {
    Router router = Router.router(vertx);
    HttpPeerSights answering = sights("secret");
    answering.answerWith(key -> Optional.ofNullable(SERVED.get(key)));
    answering.answerOn(router);
    server =
        vertx
            .createHttpServer()
            .requestHandler(router)
            .listen(0)
            .toCompletionStage()
            .toCompletableFuture()
            .join();
  }

  @AfterEach
  void close() {
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }

  @Test
  void saysWhichVersionIsServed() {
    assertThat(ask("secret", KEY)).contains(7L);
  }

  @Test
  void tellsTheKnowledgeThatThereIsNothingFromNoKnowledge() {
    assertThat(ask("secret", NOTHING)).contains(CacheEntry.UNVERSIONED);
    assertThat(ask("secret", new CacheKey("media", UUID.randomUUID().toString()))).isEmpty();
  }

  @Test
  void isNotAnsweredWithoutTheSecret() {
    assertThatThrownBy(() -> ask("another", KEY)).hasMessageContaining("401");
  }

  @Test
  void failsWhenNobodyIsThere() {
    server.close().toCompletionStage().toCompletableFuture().join();
    assertThatThrownBy(() -> ask("secret", KEY)).isNotNull();
  }

  @Test
  void failsForAMemberWithoutAnAddress() {
    Peer nowhere = new Peer(UUID.randomUUID(), "", true, 0, 0, false);
    assertThatThrownBy(
            () -> sights("secret").served(nowhere, KEY).await().atMost(Duration.ofSeconds(5)))
        .isInstanceOf(IllegalStateException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"x", "123", "%00", "0a-0b"})
  void refusesWhatIsNoId(String id) throws Exception {
    assertThat(status("GET", "/internal/cache/served/media/" + id)).isEqualTo(400);
  }

  @ParameterizedTest
  @ValueSource(strings = {"job/", "external/", "media/more/"})
  void knowsNothingOfOtherThings(String entity) throws Exception {
    assertThat(status("GET", "/internal/cache/served/" + entity + UUID.randomUUID()))
        .isEqualTo(404);
  }

  @Test
  void cannotBeToldAnything() throws Exception {
    assertThat(status("POST", "/internal/cache/served/media/" + KEY.id())).isEqualTo(405);
  }

  private Optional<Long> ask(String secret, CacheKey key) {
    Peer peer = new Peer(UUID.randomUUID(), "127.0.0.1:" + server.actualPort(), true, 0, 0, false);
    HttpPeerSights asking = sights(secret);
    try {
      return asking.served(peer, key).await().atMost(Duration.ofSeconds(20));
    } finally {
      // A client that nobody holds any more is closed when it is collected, with what it asks.
      asking.close();
    }
  }

  private int status(String method, String path) throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.actualPort() + path))
            .header("X-Internal-Secret", HexFormat.of().formatHex("secret".getBytes()))
            .method(method, HttpRequest.BodyPublishers.noBody())
            .build();
    return HttpClient.newHttpClient()
        .send(request, HttpResponse.BodyHandlers.discarding())
        .statusCode();
  }

  private HttpPeerSights sights(String secret) {
    return new HttpPeerSights(vertx, secret::getBytes);
  }
}
