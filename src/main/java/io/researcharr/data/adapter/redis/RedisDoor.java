package io.researcharr.data.adapter.redis;

import io.researcharr.data.port.JobSignals;
import io.researcharr.data.port.SharedCache;
import io.vertx.core.Vertx;
import java.util.function.Supplier;

/** Redis as this service uses it, once it is started. */
public final class RedisDoor {

  private final RedisLink link;
  private final RedisCache cache;
  private final RedisSignals signals;

  /**
   * @param space what instances have in common that share a database; empty while not known
   * @param reconnected called when Redis is there again after it was away
   */
  public RedisDoor(
      Vertx vertx,
      RedisSettings settings,
      RedisGuard guard,
      Supplier<String> space,
      Runnable reconnected) {
    this.signals = new RedisSignals(space);
    this.link = new RedisLink(vertx, settings, reconnected, signals::listenOn);
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
}
