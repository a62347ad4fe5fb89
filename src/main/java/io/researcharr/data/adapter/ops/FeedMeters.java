package io.researcharr.data.adapter.ops;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.researcharr.data.port.FeedObserver;
import jakarta.inject.Singleton;
import java.time.Duration;

/** How the readers of the feed are served, as counters and times. */
@Singleton
class FeedMeters implements FeedObserver {

  private final Counter sent;
  private final Counter gaps;
  private final Counter slow;
  private final Timer lag;

  FeedMeters(MeterRegistry meters) {
    sent = counter(meters, "sent", "Changes that were sent to readers of the feed.");
    gaps = counter(meters, "gaps", "Readers who were told that changes are missing.");
    slow = counter(meters, "slow", "Readers who were sent away because they did not read.");
    lag =
        Timer.builder("researcharr.events.lag")
            .description("The age of a change when a reader got it who was waiting for it.")
            .register(meters);
  }

  @Override
  public void sent(int count) {
    sent.increment(count);
  }

  @Override
  public void lag(Duration age) {
    lag.record(age.isNegative() ? Duration.ZERO : age);
  }

  @Override
  public void gap() {
    gaps.increment();
  }

  @Override
  public void slow() {
    slow.increment();
  }

  private static Counter counter(MeterRegistry meters, String name, String description) {
    return Counter.builder("researcharr.events." + name).description(description).register(meters);
  }
}
