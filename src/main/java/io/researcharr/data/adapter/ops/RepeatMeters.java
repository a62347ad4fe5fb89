package io.researcharr.data.adapter.ops;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.Startup;
import io.researcharr.data.port.RepeatObserver;
import jakarta.inject.Singleton;

/** What becomes of requests with a key, as counters; from the start, so that the first is seen. */
@Startup
@Singleton
class RepeatMeters implements RepeatObserver {

  private final Counter carriedOut;
  private final Counter answeredAgain;
  private final Counter reused;
  private final Counter underWay;

  RepeatMeters(MeterRegistry meters) {
    carriedOut = counter(meters, "carried-out");
    answeredAgain = counter(meters, "answered-again");
    reused = counter(meters, "key-reused");
    underWay = counter(meters, "in-progress");
  }

  @Override
  public void carriedOut() {
    carriedOut.increment();
  }

  @Override
  public void answeredAgain() {
    answeredAgain.increment();
  }

  @Override
  public void reused() {
    reused.increment();
  }

  @Override
  public void underWay() {
    underWay.increment();
  }

  private static Counter counter(MeterRegistry meters, String outcome) {
    return Counter.builder("researcharr.keyed.requests")
        .description("Requests with an Idempotency-Key, by what became of them.")
        .tag("outcome", outcome)
        .register(meters);
  }
}
