package io.researcharr.data.adapter.redis;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.RedisConnection;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Consumer;
import org.jboss.logging.Logger;

/**
 * A few connections to Redis that are kept open. Commands of many callers share them, one behind
 * the other without waiting. A connection that breaks, or on which nothing comes any more, is made
 * anew, for as long as it takes.
 */
final class RedisLink {

  private static final Logger LOG = Logger.getLogger(RedisLink.class);
  private static final int CONNECTIONS = 4;
  private static final long CHECK_MILLIS = 500;
  private static final long SILENCE_MILLIS = 1_000;

  private final Vertx vertx;
  private final RedisSettings settings;
  private final Redis client;
  private final AtomicReferenceArray<RedisConnection> connections =
      new AtomicReferenceArray<>(CONNECTIONS + 1);
  private final AtomicInteger turn = new AtomicInteger();
  private final Runnable reconnected;
  private final Consumer<RedisConnection> listening;
  private volatile boolean isWell;
  private volatile boolean wasWell;
  private volatile boolean isClosed;

  /**
   * @param reconnected called when Redis is there again after it was away
   * @param listening takes the connection that is for messages only, each time it is made
   */
  RedisLink(
      Vertx vertx,
      RedisSettings settings,
      Runnable reconnected,
      Consumer<RedisConnection> listening) {
    this.vertx = vertx;
    this.settings = settings;
    this.reconnected = reconnected;
    this.listening = listening;
    this.client = Redis.createClient(vertx, settings.options(2 * (CONNECTIONS + 1)));
  }

  void start() {
    for (int slot = 0; slot <= CONNECTIONS; slot++) {
      connect(slot);
    }
    vertx.setPeriodic(CHECK_MILLIS, timer -> check());
  }

  boolean isWell() {
    return isWell;
  }

  /** Sends a command; fails at once when there is no connection. */
  Future<Response> send(Request request) {
    Optional<RedisConnection> connection = next();
    return connection.isPresent()
        ? connection.get().send(request)
        : Future.failedFuture(new IllegalStateException("there is no connection to Redis"));
  }

  void close() {
    isClosed = true;
    client.close();
  }

  private Optional<RedisConnection> next() {
    int first = turn.getAndIncrement() & Integer.MAX_VALUE;
    for (int i = 0; i < CONNECTIONS; i++) {
      RedisConnection connection = connections.get((first + i) % CONNECTIONS);
      if (connection != null) {
        return Optional.of(connection);
      }
    }
    return Optional.empty();
  }

  private void connect(int slot) {
    if (isClosed) {
      return;
    }
    client
        .connect()
        .onSuccess(connection -> connected(slot, connection))
        .onFailure(
            e -> {
              LOG.debugf("%s is away: %s", settings, e.getMessage());
              vertx.setTimer(CHECK_MILLIS, timer -> connect(slot));
            });
  }

  private void connected(int slot, RedisConnection connection) {
    connection.exceptionHandler(e -> lost(slot, connection));
    connection.endHandler(ended -> lost(slot, connection));
    connections.set(slot, connection);
    if (slot == CONNECTIONS) {
      listening.accept(connection);
    } else {
      check(slot);
    }
  }

  private void lost(int slot, RedisConnection connection) {
    if (connections.compareAndSet(slot, connection, null)) {
      setWell(next().isPresent() && isWell);
      connection.close();
      vertx.setTimer(CHECK_MILLIS / 5, timer -> connect(slot));
    }
  }

  private void check() {
    for (int slot = 0; slot <= CONNECTIONS; slot++) {
      check(slot);
    }
  }

  /** Asks for a sign of life; without one the connection is given up. */
  private void check(int slot) {
    RedisConnection connection = connections.get(slot);
    if (connection == null || isClosed) {
      return;
    }
    long timer =
        vertx.setTimer(
            SILENCE_MILLIS,
            fired -> {
              setWell(false);
              lost(slot, connection);
            });
    connection
        .send(Request.cmd(Command.PING))
        .onComplete(
            answer -> {
              vertx.cancelTimer(timer);
              if (answer.succeeded()) {
                setWell(true);
              } else {
                lost(slot, connection);
              }
            });
  }

  private synchronized void setWell(boolean now) {
    if (now == isWell) {
      return;
    }
    isWell = now;
    if (!now) {
      LOG.warnf("%s does not answer; answers come from the database meanwhile", settings);
    } else {
      LOG.infof("%s answers", settings);
      if (wasWell) {
        reconnected.run();
      }
      wasWell = true;
    }
  }
}
