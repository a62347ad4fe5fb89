package io.researcharr.data.adapter.peer;

import io.researcharr.data.domain.cache.Invalidation;
import io.researcharr.data.domain.cache.Peer;
import io.researcharr.data.port.PeerBus;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import java.util.List;
import java.util.UUID;
import java.util.function.Supplier;

/**
 * News from instance to instance over HTTP, on the management port. Who sends knows a secret that
 * all instances read from the database.
 */
public final class HttpPeerBus implements PeerBus {

  static final String PATH = "/internal/cache/news";

  private static final String MEMBER = "X-Cache-Member";
  private static final int CONNECT_MILLIS = 200;
  private static final int ANSWER_MILLIS = 2_000;
  private static final int CONNECTIONS = 16;

  /** How much may wait for one member that does not answer; what comes beyond is not told. */
  private static final int WAITING = 64;

  private static final int MAX_BODY = 4 * 1024 * 1024;

  private final HttpClient client;
  private final SharedSecret secret;
  private volatile Listener listener = (member, news) -> Uni.createFrom().item(false);

  /**
   * @param secret what all instances know and nobody else
   */
  public HttpPeerBus(Vertx vertx, Supplier<byte[]> secret) {
    this.secret = new SharedSecret(secret);
    this.client =
        vertx.createHttpClient(
            new HttpClientOptions()
                .setConnectTimeout(CONNECT_MILLIS)
                .setTcpNoDelay(true)
                .setKeepAliveTimeout(30),
            new PoolOptions().setHttp1MaxSize(CONNECTIONS).setMaxWaitQueueSize(WAITING));
  }

  @Override
  public Uni<Void> tell(Peer member, List<Invalidation> news) {
    return Uni.createFrom()
        .emitter(
            emitter -> {
              Place to = Place.of(member);
              client
                  .request(HttpMethod.POST, to.port(), to.host(), PATH)
                  .compose(request -> send(request, member, news))
                  .onComplete(
                      sent -> {
                        if (sent.failed()) {
                          emitter.fail(sent.cause());
                        } else if (sent.result() == 204) {
                          emitter.complete(null);
                        } else {
                          emitter.fail(new IllegalStateException("it answered " + sent.result()));
                        }
                      });
            });
  }

  private Future<Integer> send(HttpClientRequest request, Peer member, List<Invalidation> news) {
    return request
        .idleTimeout(ANSWER_MILLIS)
        .putHeader(SharedSecret.HEADER, secret.text())
        .putHeader(MEMBER, member.id().toString())
        .send(News.write(news))
        .map(answer -> answer.statusCode());
  }

  @Override
  public void listen(Listener newListener) {
    listener = newListener;
  }

  /** Answers others on this router. */
  public void answerOn(Router router) {
    // Does nothing where a handler before it has read the body.
    router
        .post(PATH)
        .handler(BodyHandler.create(false).setBodyLimit(MAX_BODY))
        .handler(this::receive);
  }

  private void receive(RoutingContext exchange) {
    if (!secret.isIn(exchange.request())) {
      exchange.response().setStatusCode(401).end();
      return;
    }
    String body = exchange.body().asString();
    take(exchange, body == null ? "" : body);
  }

  private void take(RoutingContext exchange, String body) {
    UUID member;
    List<Invalidation> news;
    try {
      member = UUID.fromString(String.valueOf(exchange.request().getHeader(MEMBER)));
      news = News.read(body);
    } catch (IllegalArgumentException e) {
      exchange.response().setStatusCode(400).end();
      return;
    }
    listener
        .heard(member, news)
        .subscribe()
        .with(
            noted -> exchange.response().setStatusCode(noted ? 204 : 410).end(),
            failure -> exchange.response().setStatusCode(503).end());
  }

  public void close() {
    client.close();
  }
}
