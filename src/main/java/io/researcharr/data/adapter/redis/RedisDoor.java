package io.researcharr.data.adapter.redis;

import io.researcharr.data.port.JobSignals;
import io.researcharr.data.port.SharedCache;
import io.vertx.core.Vertx;
import io.vertx.redis.client.RedisOptions;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.function.Supplier;

/** Redis as this service uses it, once it is started. */
public final class RedisDoor {

  private final RedisLink link;
  private final RedisCache cache;
  private final RedisSignals signals;

  /**
   * @param place where Redis is, for people to read
   * @param space what instances have in common that share a database; empty while not known
   * @param reconnected called when Redis is there again after it was away
   */
  public RedisDoor(
      Vertx vertx,
      RedisOptions options,
      String place,
      RedisGuard guard,
      Supplier<String> space,
      Runnable reconnected) {
    this.signals = new RedisSignals(space);
    this.link = new RedisLink(vertx, options, place, reconnected, signals::listenOn);
    this.cache = new RedisCache(link, guard);
    signals.use(link);
  }

  /** Begins to connect, and goes on until it is closed. */
  public void start() {
    link.start();
  }

  public void close() {
    link.close();
  }

  public SharedCache cache() {
    return cache;
  }

  public JobSignals signals() {
    return signals;
  }

  /** Makes the door out of parts that exist only when Redis is wanted. */
  @ApplicationScoped
  public static class Factory {

    private final Vertx vertx;
    private final QuarkusRedis client;
    private final RedisGuard guard;

    Factory(Vertx vertx, QuarkusRedis client, RedisGuard guard) {
      this.vertx = vertx;
      this.client = client;
      this.guard = guard;
    }

    public RedisDoor create(String place, Supplier<String> space, Runnable reconnected) {
      return new RedisDoor(vertx, client.options(), place, guard, space, reconnected);
    }
  }
}
