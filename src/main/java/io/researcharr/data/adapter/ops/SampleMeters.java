package io.researcharr.data.adapter.ops;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.researcharr.data.port.SampleObserver;
import jakarta.inject.Singleton;

/** How often the promise of the cache was looked at, and how often it was broken, as counters. */
@Singleton
class SampleMeters implements SampleObserver {

  private final Counter compared;
  private final Counter stale;

  SampleMeters(MeterRegistry meters) {
    compared =
        Counter.builder("researcharr.cache.samples")
            .description("Instances whose near cache was compared with an answered write.")
            .register(meters);
    stale =
        Counter.builder("researcharr.cache.stale.after.ack")
            .description("Instances that would have served what was older than that write.")
            .register(meters);
  }

  @Override
  public void compared() {
    compared.increment();
  }

  @Override
  public void stale() {
    stale.increment();
  }
}
