package io.researcharr.data.adapter.peer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.researcharr.data.domain.cache.Invalidation;
import io.researcharr.data.domain.cache.Peer;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.ext.web.Router;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class HttpPeerBusTest {

  private static final List<Invalidation> NEWS =
      List.of(
          Invalidation.of("media", UUID.randomUUID(), 7),
          Invalidation.of("external", "imdb:tt1", -1),
          Invalidation.EVERYTHING,
          Invalidation.SOMETHING);

  private static final int MANY = 400;

  private final Vertx vertx = Vertx.vertx();
  private final UUID id = UUID.randomUUID();
  private final List<Invalidation> heard = new CopyOnWriteArrayList<>();

  /** A client that nobody holds any more is closed when it is collected, with what it asks. */
  private final List<HttpPeerBus> held = new ArrayList<>();

  private final HttpPeerBus receiver = bus("secret");
  private HttpServer server;

  @BeforeEach
  void listen() {
    Router router = Router.router(vertx);
    receiver.answerOn(router);
    receiver.listen(
        (member, news) -> {
          heard.addAll(news);
          return Uni.createFrom().item(member.equals(id));
        });
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
  void takesNewsToAMemberThatTakesNote() {
    // When
    tell(bus("secret"), id);

    // Then
    assertThat(heard).isEqualTo(NEWS);
  }

  @Test
  void failsWhenAnotherMemberIsThere() {
    assertThatThrownBy(() -> tell(bus("secret"), UUID.randomUUID())).hasMessageContaining("410");
  }

  @Test
  void isNotHeardWithoutTheSecret() {
    assertThatThrownBy(() -> tell(bus("another"), id)).hasMessageContaining("401");
    assertThat(heard).isEmpty();
  }

  @Test
  void failsWhenNobodyIsThere() {
    server.close().toCompletionStage().toCompletableFuture().join();
    assertThatThrownBy(() -> tell(bus("secret"), id)).isNotNull();
  }

  @Test
  void failsForAMemberWithoutAnAddress() {
    Peer nowhere = new Peer(id, "", true, 0, 0, false);
    assertThatThrownBy(
            () -> bus("secret").tell(nowhere, NEWS).await().atMost(Duration.ofSeconds(5)))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void failsAtOnceWhenTooMuchWaitsForAMemberThatDoesNotAnswer() {
    // Given
    receiver.listen((member, news) -> Uni.createFrom().nothing());
    HttpPeerBus sender = bus("secret");
    Peer silent = new Peer(id, "127.0.0.1:" + server.actualPort(), false, 0, 0, false);
    AtomicInteger failed = new AtomicInteger();

    // When
    for (int i = 0; i < MANY; i++) {
      sender
          .tell(silent, NEWS)
          .subscribe()
          .with(ignored -> {}, failure -> failed.incrementAndGet());
    }

    // Then
    await()
        .atMost(Duration.ofSeconds(5))
        .untilAsserted(() -> assertThat(failed).hasValueGreaterThan(MANY / 2));
  }

  private void tell(HttpPeerBus from, UUID to) {
    Peer peer = new Peer(to, "127.0.0.1:" + server.actualPort(), true, 0, 0, false);
    from.tell(peer, NEWS).await().atMost(Duration.ofSeconds(5));
  }

  private HttpPeerBus bus(String secret) {
    HttpPeerBus made = new HttpPeerBus(vertx, secret::getBytes);
    held.add(made);
    return made;
  }
}
