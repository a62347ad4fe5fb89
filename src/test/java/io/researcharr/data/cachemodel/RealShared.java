package io.researcharr.data.cachemodel;

import io.researcharr.data.domain.cache.CacheKey;
import io.researcharr.data.port.SharedCache;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.Optional;

/** The way of one instance to Redis. */
record RealShared(Server server) implements SharedCache {

  static boolean isOlder(Shared one, Shared other) {
    return one.version() != other.version()
        ? one.version() < other.version()
        : one.number() < other.number();
  }

  @Override
  public Uni<Optional<Shared>> get(String space, CacheKey key) {
    ModelRedis redis = server.world.redis;
    return Uni.createFrom()
        .emitter(
            emitter ->
                server.<Optional<Shared>>ask(
                    server.world.redisWire(),
                    Times.REDIS_PATIENCE,
                    answer ->
                        redis.command(() -> answer.accept(redis.get(space + key, Shared.class))),
                    answer -> emitter.complete(answer.flatMap(found -> found))));
  }

  @Override
  public void put(String space, CacheKey key, Shared entry, Duration life) {
    server.step(() -> server.tellRedis(() -> server.world.redis.put(space + key, entry)));
  }

  @Override
  public boolean isWell() {
    return true;
  }
}
