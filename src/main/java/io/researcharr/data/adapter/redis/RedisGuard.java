package io.researcharr.data.adapter.redis;

import io.smallrye.mutiny.Uni;
import java.util.function.Supplier;

/**
 * Keeps trouble with Redis away from those who ask it: what takes too long or is too much fails.
 */
public interface RedisGuard {

  <T> Uni<T> run(Supplier<Uni<T>> command);
}
