package io.researcharr.data.adapter.redis;

import io.netty.channel.EventLoop;
import io.netty.util.concurrent.EventExecutor;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.impl.ContextInternal;
import io.vertx.core.impl.VertxInternal;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.RedisConnection;
import io.vertx.redis.client.RedisOptions;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Consumer;
import org.jboss.logging.Logger;

/**
 * A few connections to Redis that are kept open, one for each event loop, so that who asks from
 * there is answered there. Commands of many callers share them, one behind the other without
 * waiting. A connection that breaks, or on which nothing comes any more, is made anew, for as long
 * as it takes.
 */
final class RedisLink {

  private static final Logger LOG = Logger.getLogger(RedisLink.class);

  /** More event loops than that share connections. */
  private static final int MOST = 16;

  private static final long CHECK_MILLIS = 500;
  private static final long SILENCE_MILLIS = 1_000;
  private static final long CONNECT_MILLIS = 2_000;

  private final Vertx vertx;
  private final List<ContextInternal> loops = new ArrayList<>();
  private final Map<EventExecutor, Integer> lanes = new IdentityHashMap<>();
  private final RedisOptions options;
  private final String place;
  private final AtomicReferenceArray<Open> connections;
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
      RedisOptions options,
      String place,
      Runnable reconnected,
      Consumer<RedisConnection> listening) {
    this.vertx = vertx;
    this.options = options;
    this.place = place;
    this.reconnected = reconnected;
    this.listening = listening;
    VertxInternal inside = (VertxInternal) vertx;
    for (EventExecutor loop : inside.getEventLoopGroup()) {
      if (loops.size() < MOST) {
        loops.add(inside.createEventLoopContext((EventLoop) loop, null, loader()));
      }
      lanes.put(loop, lanes.size() % MOST);
    }
    // The last one is for messages.
    this.connections = new AtomicReferenceArray<>(loops.size() + 1);
  }

  private static ClassLoader loader() {
    return Thread.currentThread().getContextClassLoader();
  }

  void start() {
    for (int slot = 0; slot < connections.length(); slot++) {
      connect(slot);
    }
    vertx.setPeriodic(CHECK_MILLIS, timer -> check());
  }

  /** The event loops that have a connection of their own, each to send from what belongs to it. */
  List<Executor> loops() {
    return loops.stream().map(RedisLink::executor).toList();
  }

  private static Executor executor(ContextInternal loop) {
    return task -> loop.runOnContext(ignored -> task.run());
  }

  /** Which of the {@link #loops} the caller is at, or any where it is at none. */
  int lane() {
    Integer own =
        Vertx.currentContext() instanceof ContextInternal here
            ? lanes.get(here.nettyEventLoop())
            : null;
    return own != null ? own : (turn.getAndIncrement() & Integer.MAX_VALUE) % loops.size();
  }

  boolean isWell() {
    return isWell;
  }

  /** Sends a command; fails at once when there is no connection. */
  Future<Response> send(Request request) {
    Optional<Open> open = next();
    return open.isPresent()
        ? open.get().connection().send(request)
        : Future.failedFuture(new IllegalStateException("there is no connection to Redis"));
  }

  void close() {
    isClosed = true;
    for (int slot = 0; slot < connections.length(); slot++) {
      Open open = connections.getAndSet(slot, null);
      if (open != null) {
        open.client().close();
      }
    }
  }

  private Optional<Open> next() {
    int first = lane();
    for (int i = 0; i < loops.size(); i++) {
      Open open = connections.get((first + i) % loops.size());
      if (open != null) {
        return Optional.of(open);
      }
    }
    return Optional.empty();
  }

  /** Each try has a client of its own, so that one on which nothing comes can be thrown away. */
  private void connect(int slot) {
    loops.get(slot % loops.size()).runOnContext(ignored -> connectHere(slot));
  }

  private void connectHere(int slot) {
    if (isClosed) {
      return;
    }
    Redis client = Redis.createClient(vertx, new RedisOptions(options));
    long timer = vertx.setTimer(CONNECT_MILLIS, fired -> retry(slot, client));
    client
        .connect()
        .onComplete(
            connected -> {
              if (!vertx.cancelTimer(timer)) {
                return;
              }
              if (connected.succeeded() && !isClosed) {
                connected(slot, new Open(client, connected.result()));
              } else {
                LOG.debugf(connected.cause(), "%s is away", place);
                retry(slot, client);
              }
            });
  }

  private void retry(int slot, Redis client) {
    client.close();
    vertx.setTimer(CHECK_MILLIS / 2, timer -> connect(slot));
  }

  private void connected(int slot, Open open) {
    open.connection().exceptionHandler(e -> lost(slot, open));
    open.connection().endHandler(ended -> lost(slot, open));
    connections.set(slot, open);
    if (slot == loops.size()) {
      listening.accept(open.connection());
    } else {
      check(slot);
    }
  }

  private void lost(int slot, Open open) {
    if (connections.compareAndSet(slot, open, null)) {
      setWell(isWell && next().isPresent());
      retry(slot, open.client());
    }
  }

  private void check() {
    for (int slot = 0; slot < connections.length(); slot++) {
      check(slot);
    }
  }

  /** Asks for a sign of life; without one the connection is given up. */
  private void check(int slot) {
    Open open = connections.get(slot);
    if (open == null || isClosed) {
      return;
    }
    long timer =
        vertx.setTimer(
            SILENCE_MILLIS,
            fired -> {
              setWell(false);
              lost(slot, open);
            });
    open.connection()
        .send(Request.cmd(Command.PING))
        .onComplete(
            answer -> {
              vertx.cancelTimer(timer);
              if (answer.succeeded()) {
                setWell(true);
              } else {
                lost(slot, open);
              }
            });
  }

  private synchronized void setWell(boolean now) {
    if (now == isWell) {
      return;
    }
    isWell = now;
    if (!now) {
      LOG.warnf("%s does not answer; answers come from the database meanwhile", place);
    } else {
      LOG.infof("%s answers", place);
      if (wasWell) {
        reconnected.run();
      }
      wasWell = true;
    }
  }

  /** A connection and the client that it belongs to. */
  private record Open(Redis client, RedisConnection connection) {}
}
