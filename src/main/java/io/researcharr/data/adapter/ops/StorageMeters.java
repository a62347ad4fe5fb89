package io.researcharr.data.adapter.ops;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.StartupEvent;
import io.researcharr.data.port.Storage;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.List;

/** What the engine has to say about itself, as gauges. */
@ApplicationScoped
class StorageMeters {

  private static final List<String> SQLITE =
      List.of(
          "sqlite.writer.waiting",
          "sqlite.writer.commits",
          "sqlite.writer.units",
          "sqlite.readers.waiting",
          "sqlite.readers.active");

  private final Storage storage;
  private final MeterRegistry meters;

  StorageMeters(Storage storage, MeterRegistry meters) {
    this.storage = storage;
    this.meters = meters;
  }

  void register(@Observes StartupEvent event) {
    Gauge.builder("researcharr.storage.info", () -> 1)
        .description("The engine that the service runs on.")
        .tag("engine", storage.engine())
        .register(meters);
    if (storage.engine().equals("sqlite")) {
      SQLITE.forEach(this::register);
    }
  }

  private void register(String name) {
    Gauge.builder("researcharr." + name, () -> storage.gauges().getOrDefault(name, Double.NaN))
        .register(meters);
  }
}
