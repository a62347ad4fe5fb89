package io.researcharr.data.adapter.ops;

import io.researcharr.data.port.Storage;
import io.researcharr.data.service.KeyRing;
import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Startup;

/** Started means: the migrations have run and the keys have been read, once. */
@Startup
@ApplicationScoped
class MigrationsStarted implements HealthCheck {

  private final Storage storage;
  private final KeyRing keys;

  MigrationsStarted(Storage storage, KeyRing keys) {
    this.storage = storage;
    this.keys = keys;
  }

  @Override
  public HealthCheckResponse call() {
    return HealthCheckResponse.named("migrations")
        .status(keys.isOpen() && !storage.schemaVersion().isEmpty())
        .withData("schemaVersion", storage.schemaVersion())
        .build();
  }
}
