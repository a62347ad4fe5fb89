package io.researcharr.data.adapter.ops;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.StartupEvent;
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
    Gauge.builder("researcharr.cache.serving", () -> caching.near().isOpen() ? 1 : 0)
        .description("Whether answers are served from the memory of this process.")
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
}
