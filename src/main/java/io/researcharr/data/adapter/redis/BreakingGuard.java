package io.researcharr.data.adapter.redis;

import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.function.Supplier;
import org.eclipse.microprofile.faulttolerance.Bulkhead;
import org.eclipse.microprofile.faulttolerance.CircuitBreaker;
import org.eclipse.microprofile.faulttolerance.Timeout;

/**
 * A tenth of a second for each command, two thousand at once, and after a row of failures none for
 * a second.
 */
@ApplicationScoped
class BreakingGuard implements RedisGuard {

  @CircuitBreaker(requestVolumeThreshold = 20, failureRatio = 0.5, delay = 1_000)
  @Bulkhead(2_000)
  @Timeout(100)
  @Override
  public <T> Uni<T> run(Supplier<Uni<T>> command) {
    return command.get();
  }
}
