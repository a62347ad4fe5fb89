package io.researcharr.data.adapter.ops;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.StartupEvent;
import io.researcharr.data.service.FeedService;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

/** How many read the feed, as a gauge. */
@ApplicationScoped
class FeedGauges {

  private final FeedService feed;
  private final MeterRegistry meters;

  FeedGauges(FeedService feed, MeterRegistry meters) {
    this.feed = feed;
    this.meters = meters;
  }

  void register(@Observes StartupEvent event) {
    Gauge.builder("researcharr.events.readers", feed::readers)
        .description("Readers who follow the changes in this instance.")
        .register(meters);
  }
}
