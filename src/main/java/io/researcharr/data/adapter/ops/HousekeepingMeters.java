package io.researcharr.data.adapter.ops;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.researcharr.data.domain.media.MediaType;
import io.researcharr.data.port.HousekeepingObserver;
import jakarta.inject.Singleton;
import java.time.Instant;

/** What was removed since its time was over, and when that was looked at last. */
@Singleton
class HousekeepingMeters implements HousekeepingObserver {

  private final MeterRegistry meters;
  private volatile double lastRun = Double.NaN;

  HousekeepingMeters(MeterRegistry meters) {
    this.meters = meters;
    for (MediaType type : MediaType.values()) {
      removed(type.wireName());
    }
    removed("answer");
    removed("import");
    Gauge.builder("researcharr.housekeeping.last.run.timestamp", this, self -> self.lastRun)
        .description("When this instance last removed what was to be removed, since 1970.")
        .baseUnit("seconds")
        .register(meters);
  }

  @Override
  public void removed(String entity, int rows) {
    removed(entity).increment(rows);
  }

  @Override
  public void done(Instant at) {
    lastRun = at.toEpochMilli() / 1_000.0;
  }

  private Counter removed(String entity) {
    return Counter.builder("researcharr.housekeeping.removed")
        .description("Rows that were removed since their time was over.")
        .tag("entity", entity)
        .register(meters);
  }
}
