package io.researcharr.data.adapter.ops;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.Measurement;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Statistic;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.researcharr.data.port.CacheObserver;
import io.researcharr.data.port.CacheObserver.Layer;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

class CacheMetersTest {

  @Test
  void countEachEventByItselfAndNothingElse() {
    // Given
    Map<String, Consumer<CacheObserver>> events = new LinkedHashMap<>();
    for (Layer layer : Layer.values()) {
      String tag = "layer=" + layer.name().toLowerCase(Locale.ROOT);
      events.put("hits " + tag, meters -> meters.hit(layer));
      events.put("misses " + tag, meters -> meters.missed(layer));
      events.put("refusals " + tag, meters -> meters.refused(layer));
    }
    events.put("loads ahead=no", meters -> meters.loaded(false));
    events.put("loads ahead=yes", meters -> meters.loaded(true));
    events.put("bypassed ", CacheObserver::bypassed);
    events.put("evictions ", CacheObserver::evicted);
    events.put("barrier ", meters -> meters.barrier(2_000_000));
    events.put("fences ", CacheObserver::fenced);
    events.put("leases.lost ", CacheObserver::leaseLost);
    events.put("doubts ", CacheObserver::doubted);

    events.forEach(
        (name, event) -> {
          // When
          SimpleMeterRegistry registry = new SimpleMeterRegistry();
          event.accept(new CacheMeters(registry));

          // Then
          Map<String, Double> counts =
              registry.getMeters().stream()
                  .filter(meter -> meter.getId().getName().startsWith("researcharr.cache."))
                  .filter(meter -> count(meter) >= 0)
                  .collect(Collectors.toMap(CacheMetersTest::name, CacheMetersTest::count));
          assertThat(new TreeSet<>(counts.keySet())).isEqualTo(new TreeSet<>(events.keySet()));
          counts.forEach(
              (counted, count) ->
                  assertThat(count)
                      .as("%s when %s happens", counted, name)
                      .isEqualTo(counted.equals(name) ? 1 : 0));
        });
  }

  @Test
  void measureTheBarrierInSeconds() {
    SimpleMeterRegistry registry = new SimpleMeterRegistry();

    new CacheMeters(registry).barrier(1_500_000_000);

    assertThat(registry.get("researcharr.cache.barrier").timer().totalTime(TimeUnit.SECONDS))
        .isEqualTo(1.5);
  }

  private static String name(Meter meter) {
    return meter.getId().getName().substring("researcharr.cache.".length())
        + " "
        + meter.getId().getTags().stream()
            .map(tag -> tag.getKey() + "=" + tag.getValue())
            .collect(Collectors.joining(","));
  }

  /** How often it was counted; less than nothing for what counts nothing. */
  private static double count(Meter meter) {
    return StreamSupport.stream(meter.measure().spliterator(), false)
        .filter(measurement -> measurement.getStatistic() == Statistic.COUNT)
        .mapToDouble(Measurement::getValue)
        .findFirst()
        .orElse(-1);
  }
}
