package io.researcharr.data.bench.routes;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.ext.web.RoutingContext;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.RedisConnection;
import io.vertx.redis.client.RedisOptions;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** A GET on one of a few open connections, and its bytes as the answer. */
final class BareRedis {

  private static final int CONNECTIONS = 4;

  private final List<RedisConnection> connections = new CopyOnWriteArrayList<>();
  private final AtomicInteger turn = new AtomicInteger();

  BareRedis(Vertx vertx, String url) {
    Redis redis =
        Redis.createClient(
            vertx,
            new RedisOptions()
                .setConnectionString(url)
                .setMaxPoolSize(CONNECTIONS)
                .setMaxWaitingHandlers(4_096));
    for (int i = 0; i < CONNECTIONS; i++) {
      redis.connect().onSuccess(connections::add);
    }
  }

  void get(RoutingContext exchange) {
    find(exchange.pathParam("id"))
        .onSuccess(
            found -> {
              if (found == null) {
                exchange.response().setStatusCode(404).end();
              } else {
                exchange
                    .response()
                    .putHeader("Content-Type", "application/json")
                    .end(found.toBuffer());
              }
            })
        .onFailure(exchange::fail);
  }

  Future<Response> find(String id) {
    return connections
        .get((turn.getAndIncrement() & Integer.MAX_VALUE) % connections.size())
        .send(Request.cmd(Command.GET).arg("bare:" + id));
  }
}
