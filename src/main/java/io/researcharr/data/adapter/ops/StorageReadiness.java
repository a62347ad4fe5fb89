package io.researcharr.data.adapter.ops;

import io.researcharr.data.adapter.ops.StoragePulse.Beat;
import io.researcharr.data.port.Storage;
import io.researcharr.data.service.KeyRing;
import io.smallrye.health.api.AsyncHealthCheck;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Readiness;

/**
 * Ready means: the engine answers, its schema is not older than the program's, and the keys have
 * been read. The details say what else is worth a look.
 */
@Readiness
@ApplicationScoped
class StorageReadiness implements AsyncHealthCheck {

  private final Storage storage;
  private final KeyRing keys;
  private final StoragePulse pulse;
  private final StorageWarnings warnings;

  StorageReadiness(Storage storage, KeyRing keys, StoragePulse pulse, HealthBounds bounds) {
    this.storage = storage;
    this.keys = keys;
    this.pulse = pulse;
    this.warnings = new StorageWarnings(bounds);
  }

  @Override
  public Uni<HealthCheckResponse> call() {
    return pulse.beat().map(this::answer);
  }

  private HealthCheckResponse answer(Beat beat) {
    String schema = storage.schemaVersion();
    HealthCheckResponseBuilder answer =
        HealthCheckResponse.named("storage")
            .status(beat.isThere() && keys.isOpen() && !isOlder(beat, schema))
            .withData("engine", storage.engine())
            .withData("schemaVersion", schema)
            .withData("connection", beat.isThere() ? "answers" : beat.reason());
    if (beat.isThere()) {
      answer.withData("roundTripMillis", beat.roundTrip().toMillis());
    }
    StorageWarnings.describe(beat, answer::withData);
    List<String> warned =
        warnings.of(beat, schema).entrySet().stream()
            .filter(Map.Entry::getValue)
            .map(Map.Entry::getKey)
            .toList();
    return answer.withData("warnings", String.join(",", warned)).build();
  }

  /** A newer schema is that of a newer instance, beside which this one works until it is ended. */
  static boolean isOlder(Beat beat, String own) {
    return beat.vitals().map(vitals -> number(vitals.schemaVersion()) < number(own)).orElse(false);
  }

  private static int number(String version) {
    return version.matches("\\d{1,9}") ? Integer.parseInt(version) : 0;
  }
}
