package io.researcharr.data.adapter.ops;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.StartupEvent;
import io.researcharr.data.service.FeedService;
import io.researcharr.data.service.FeedTail;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

/** How many read the feed, and how far it has been followed for them, as gauges. */
@ApplicationScoped
class FeedGauges {

  private final FeedService feed;
  private final FeedTail tail;
  private final MeterRegistry meters;

  FeedGauges(FeedService feed, FeedTail tail, MeterRegistry meters) {
    this.feed = feed;
    this.tail = tail;
    this.meters = meters;
  }

  void register(@Observes StartupEvent event) {
    Gauge.builder("researcharr.events.readers", feed::readers)
        .description("Readers who follow the changes in this instance.")
        .register(meters);
    Gauge.builder(
            "researcharr.events.tail.age",
            () -> tail.age().map(age -> age.toNanos() / 1e9).orElse(Double.NaN))
        .description("How long ago this instance last came to the end of the changes.")
        .baseUnit("seconds")
        .register(meters);
  }
}
