package io.researcharr.data.bench.routes;

import io.netty.channel.EventLoop;
import io.netty.util.concurrent.EventExecutor;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.impl.ContextInternal;
import io.vertx.core.impl.VertxInternal;
import io.vertx.ext.web.RoutingContext;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.RedisConnection;
import io.vertx.redis.client.RedisOptions;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** A GET on the open connection of the event loop that asks, and its bytes as the answer. */
final class BareRedis {

  private final Map<EventExecutor, RedisConnection> connections = new ConcurrentHashMap<>();

  BareRedis(Vertx vertx, String url) {
    VertxInternal inside = (VertxInternal) vertx;
    RedisOptions options =
        new RedisOptions().setConnectionString(url).setMaxPoolSize(1).setMaxWaitingHandlers(4_096);
    ClassLoader loader = Thread.currentThread().getContextClassLoader();
    for (EventExecutor loop : inside.getEventLoopGroup()) {
      inside
          .createEventLoopContext((EventLoop) loop, null, loader)
          .runOnContext(
              here ->
                  Redis.createClient(vertx, options)
                      .connect()
                      .onSuccess(connection -> connections.put(loop, connection)));
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
        .get(((ContextInternal) Vertx.currentContext()).nettyEventLoop())
        .send(Request.cmd(Command.GET).arg("bare:" + id));
  }
}
