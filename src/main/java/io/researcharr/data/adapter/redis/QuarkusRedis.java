package io.researcharr.data.adapter.redis;

import io.quarkus.redis.client.RedisOptionsCustomizer;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.RedisOptions;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Singleton;
import java.util.Optional;

/**
 * The client for Redis as Quarkus has configured it. Its options are what is used: a connection on
 * which nothing comes is thrown away with its client, and the next has a client of its own.
 */
@Singleton
class QuarkusRedis implements RedisOptionsCustomizer {

  private volatile Optional<RedisOptions> made = Optional.empty();

  /**
   * @param client what makes Quarkus configure one; where it is switched off there is none to take
   */
  QuarkusRedis(Instance<Redis> client) {}

  @Override
  public void customize(String client, RedisOptions options) {
    RedisOptions own = new RedisOptions(options);
    // The name is for meters of the extension, which are not wanted.
    own.getNetClientOptions().setMetricsName("");
    made = Optional.of(own);
  }

  RedisOptions options() {
    return made.orElseThrow(() -> new IllegalStateException("Redis is not configured"));
  }
}
