package io.researcharr.data.adapter.ops;

import io.researcharr.data.port.Storage;
import io.researcharr.data.service.KeyRing;
import io.smallrye.health.api.AsyncHealthCheck;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** Ready means: the engine answers, its schema is current, and the keys have been read. */
@Readiness
@ApplicationScoped
class StorageReadiness implements AsyncHealthCheck {

  private static final Duration PATIENCE = Duration.ofSeconds(2);

  private final Storage storage;
  private final KeyRing keys;

  StorageReadiness(Storage storage, KeyRing keys) {
    this.storage = storage;
    this.keys = keys;
  }

  @Override
  public Uni<HealthCheckResponse> call() {
    var answer =
        HealthCheckResponse.named("storage")
            .withData("engine", storage.engine())
            .withData("schemaVersion", storage.schemaVersion());
    return storage
        .ping()
        .ifNoItem()
        .after(PATIENCE)
        .fail()
        .map(ignored -> answer.status(keys.isOpen()).build())
        .onFailure()
        .recoverWithItem(
            e -> answer.down().withData("reason", e.getClass().getSimpleName()).build());
  }
}
