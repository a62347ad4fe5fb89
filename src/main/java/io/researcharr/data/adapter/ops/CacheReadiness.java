package io.researcharr.data.adapter.ops;

import io.researcharr.data.service.cache.Caching;
import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** How the cache is. It is never a reason not to be ready: every answer can be had without it. */
@Readiness
@ApplicationScoped
class CacheReadiness implements HealthCheck {

  private final Caching caching;

  CacheReadiness(Caching caching) {
    this.caching = caching;
  }

  @Override
  public HealthCheckResponse call() {
    Caching.Status status = caching.status();
    return HealthCheckResponse.named("cache")
        .up()
        .withData("mode", status.mode().wireName())
        .withData("provider", status.provider())
        .withData("state", status.state())
        .build();
  }
}
