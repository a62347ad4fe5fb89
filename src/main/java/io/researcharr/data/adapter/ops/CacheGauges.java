package io.researcharr.data.adapter.ops;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.StartupEvent;
import io.researcharr.data.domain.cache.CacheMode;
import io.researcharr.data.service.cache.Caching;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

/** How much the cache holds, and whether it serves, as gauges. */
@ApplicationScoped
class CacheGauges {

  private final Caching caching;
  private final MeterRegistry meters;

  CacheGauges(Caching caching, MeterRegistry meters) {
    this.caching = caching;
    this.meters = meters;
  }

  void register(@Observes StartupEvent event) {
    Gauge.builder("researcharr.cache.entries", () -> caching.near().entries())
        .description("Answers in the memory of this process.")
        .register(meters);
    Gauge.builder("researcharr.cache.size", () -> caching.near().bytes())
        .description("About how much memory the answers take.")
        .baseUnit("bytes")
        .register(meters);
    Gauge.builder("researcharr.cache.floors", () -> caching.near().floors())
        .description("Keys of which older versions are refused.")
        .register(meters);
    Gauge.builder("researcharr.cache.serving", this::serving)
        .description("Whether answers are served from the memory of this process, if they may.")
        .register(meters);
    Gauge.builder("researcharr.cache.shared.well", () -> caching.isSharedWell() ? 1 : 0)
        .description("Whether the shared cache answers; 1 also where there is none.")
        .register(meters);
    Gauge.builder("researcharr.cache.tail.age", () -> caching.tailAge().toMillis() / 1_000.0)
        .description("How long ago this instance last looked for changes that nobody told of.")
        .baseUnit("seconds")
        .register(meters);
    Gauge.builder("researcharr.cache.members", () -> caching.otherMembers())
        .description("Other instances that this one knows of.")
        .register(meters);
  }

  /** An instance that is not meant to serve must not look like one that has lost the right to. */
  private double serving() {
    if (caching.status().mode() == CacheMode.OFF) {
      return Double.NaN;
    }
    return caching.near().isOpen() ? 1 : 0;
  }
}
