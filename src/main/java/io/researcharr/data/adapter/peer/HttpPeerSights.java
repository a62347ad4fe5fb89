package io.researcharr.data.adapter.peer;

import io.researcharr.data.domain.cache.CacheKey;
import io.researcharr.data.domain.cache.Peer;
import io.researcharr.data.port.PeerSights;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Questions from instance to instance, over HTTP, on the management port: which version of an entry
 * would be served from memory. It has connections of its own, so that no news waits for a question.
 */
public final class HttpPeerSights implements PeerSights {

  static final String PATH = "/internal/cache/served/media/";

  private static final String MEDIA = "media";
  private static final int CONNECT_MILLIS = 200;
  private static final int ANSWER_MILLIS = 2_000;
  private static final int CONNECTIONS = 2;
  private static final int WAITING = 16;

  private final HttpClient client;
  private final SharedSecret secret;
  private volatile Function<CacheKey, Optional<Long>> own = key -> Optional.empty();

  /**
   * @param secret what all instances know and nobody else
   */
  public HttpPeerSights(Vertx vertx, Supplier<byte[]> secret) {
    this.secret = new SharedSecret(secret);
    this.client =
        vertx.createHttpClient(
            new HttpClientOptions().setConnectTimeout(CONNECT_MILLIS).setKeepAliveTimeout(30),
            new PoolOptions().setHttp1MaxSize(CONNECTIONS).setMaxWaitQueueSize(WAITING));
  }

  @Override
  public Uni<Optional<Long>> served(Peer member, CacheKey key) {
    return Uni.createFrom().completionStage(() -> ask(member, key).toCompletionStage());
  }

  private Future<Optional<Long>> ask(Peer member, CacheKey key) {
    Place to = Place.of(member);
    return client
        .request(HttpMethod.GET, to.port(), to.host(), PATH + key.id())
        .compose(
            request ->
                request
                    .idleTimeout(ANSWER_MILLIS)
                    .putHeader(SharedSecret.HEADER, secret.text())
                    .send())
        .compose(
            answer -> answer.body().map(body -> version(answer.statusCode(), body.toString())));
  }

  private static Optional<Long> version(int status, String body) {
    return switch (status) {
      case 200 -> Optional.of(Long.valueOf(body));
      case 204 -> Optional.empty();
      default -> throw new IllegalStateException("it answered " + status);
    };
  }

  @Override
  public void answerWith(Function<CacheKey, Optional<Long>> newOwn) {
    own = newOwn;
  }

  /** Answers others on this router. */
  public void answerOn(Router router) {
    router.get(PATH + ":id").handler(this::answer);
  }

  private void answer(RoutingContext exchange) {
    if (!secret.isIn(exchange.request())) {
      exchange.response().setStatusCode(401).end();
      return;
    }
    UUID id;
    try {
      id = UUID.fromString(exchange.pathParam("id"));
    } catch (IllegalArgumentException e) {
      exchange.response().setStatusCode(400).end();
      return;
    }
    own.apply(new CacheKey(MEDIA, id.toString()))
        .ifPresentOrElse(
            version -> exchange.response().end(Long.toString(version)),
            () -> exchange.response().setStatusCode(204).end());
  }

  public void close() {
    client.close();
  }
}
