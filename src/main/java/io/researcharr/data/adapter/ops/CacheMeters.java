package io.researcharr.data.adapter.ops;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.researcharr.data.port.CacheObserver;
import jakarta.inject.Singleton;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** What the cache does, as counters. */
@Singleton
class CacheMeters implements CacheObserver {

  private final Map<Layer, Counter> hits = new EnumMap<>(Layer.class);
  private final Map<Layer, Counter> misses = new EnumMap<>(Layer.class);
  private final Map<Layer, Counter> refusals = new EnumMap<>(Layer.class);
  private final Counter loads;
  private final Counter loadsAhead;
  private final Counter bypassed;
  private final Counter evictions;
  private final Counter fences;
  private final Counter leasesLost;
  private final Counter doubts;
  private final Timer barrier;

  CacheMeters(MeterRegistry meters) {
    for (Layer layer : Layer.values()) {
      hits.put(layer, layered(meters, "hits", "Answers that were there.", layer));
      misses.put(layer, layered(meters, "misses", "Answers that were not there.", layer));
      refusals.put(
          layer,
          layered(meters, "refusals", "Answers that were too old to be served or kept.", layer));
    }
    loads = loads(meters, "no");
    loadsAhead = loads(meters, "yes");
    bypassed = counter(meters, "bypassed", "Reads that went past the cache.");
    evictions = counter(meters, "evictions", "Entries that had to go for want of room.");
    fences = counter(meters, "fences", "Silent instances that lost their membership.");
    leasesLost = counter(meters, "leases.lost", "Times that this instance might not serve.");
    doubts = counter(meters, "doubts", "Times that the near cache was given up as a whole.");
    barrier =
        Timer.builder("researcharr.cache.barrier")
            .description("How long writes waited after their commit until all had taken note.")
            .serviceLevelObjectives(MeteredUnitOfWork.buckets())
            .register(meters);
  }

  @Override
  public void hit(Layer layer) {
    hits.get(layer).increment();
  }

  @Override
  public void missed(Layer layer) {
    misses.get(layer).increment();
  }

  @Override
  public void refused(Layer layer) {
    refusals.get(layer).increment();
  }

  @Override
  public void loaded(boolean ahead) {
    (ahead ? loadsAhead : loads).increment();
  }

  @Override
  public void bypassed() {
    bypassed.increment();
  }

  @Override
  public void evicted() {
    evictions.increment();
  }

  @Override
  public void barrier(long nanos) {
    barrier.record(nanos, TimeUnit.NANOSECONDS);
  }

  @Override
  public void fenced() {
    fences.increment();
  }

  @Override
  public void leaseLost() {
    leasesLost.increment();
  }

  @Override
  public void doubted() {
    doubts.increment();
  }

  private static Counter loads(MeterRegistry meters, String ahead) {
    return Counter.builder("researcharr.cache.loads")
        .description("Answers that were made from the database, for a miss or ahead of their end.")
        .tag("ahead", ahead)
        .register(meters);
  }

  private static Counter layered(
      MeterRegistry meters, String name, String description, Layer layer) {
    return Counter.builder("researcharr.cache." + name)
        .description(description)
        .tag("layer", layer.name().toLowerCase(Locale.ROOT))
        .register(meters);
  }

  private static Counter counter(MeterRegistry meters, String name, String description) {
    return Counter.builder("researcharr.cache." + name).description(description).register(meters);
  }
}
