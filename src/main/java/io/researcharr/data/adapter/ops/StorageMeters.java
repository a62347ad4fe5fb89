package io.researcharr.data.adapter.ops;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.quarkus.runtime.StartupEvent;
import io.researcharr.data.port.Storage;
import io.researcharr.data.port.StorageVitals;
import io.researcharr.data.service.ServiceInstance;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** What the engine has to say about itself, as gauges and counters. */
@ApplicationScoped
class StorageMeters {

  private final Storage storage;
  private final StoragePulse pulse;
  private final StorageWarnings warnings;
  private final ServiceInstance instance;
  private final MeterRegistry meters;

  StorageMeters(
      Storage storage,
      StoragePulse pulse,
      HealthBounds bounds,
      ServiceInstance instance,
      MeterRegistry meters) {
    this.storage = storage;
    this.pulse = pulse;
    this.warnings = new StorageWarnings(bounds);
    this.instance = instance;
    this.meters = meters;
  }

  void register(@Observes StartupEvent event) {
    Gauge.builder("researcharr.storage.info", () -> 1)
        .description("The engine that the service runs on.")
        .tag("engine", storage.engine())
        .register(meters);
    Gauge.builder("researcharr.build.info", () -> 1)
        .description("What is running.")
        .tag("version", instance.version())
        .tag("java", Runtime.version().toString())
        .register(meters);
    registerPulse();
    gauge("pool.size", "How many connections, or readers of SQLite, there may be.", "");
    gauge("pool.used", "How many of them are in use.", "");
    gauge("pool.waiting", "How many more are asked for.", "");
    counter("statements.slow", "Statements that took longer than SLOW_QUERY_THRESHOLD.", "");
    if (storage.engine().equals("sqlite")) {
      gauge("sqlite.writer.waiting", "Writes that wait for the writer.", "");
      gauge("sqlite.writer.group", "Writes that shared the last commit.", "");
      counter("sqlite.writer.commits", "Commits.", "");
      counter("sqlite.writer.units", "Writes in those commits.", "");
      counter("sqlite.writer.wait", "How long writes have waited for the writer.", "seconds");
      counter("sqlite.readers.wait", "How long reads have waited for a reader.", "seconds");
    }
  }

  private void registerPulse() {
    Gauge.builder("researcharr.database.up", () -> pulse.last().isThere() ? 1 : 0)
        .description("Whether the database answers this instance.")
        .register(meters);
    vital("database.round.trip", "seconds", v -> pulse.last().roundTrip().toNanos() / 1e9)
        .description("How long the database took to give a sign of life.")
        .register(meters);
    vital("database.clock.skew", "seconds", v -> pulse.last().skew().toNanos() / 1e9)
        .description("By how much the clock of the database is ahead of this machine's.")
        .register(meters);
    vital("database.longest.transaction", "seconds", StorageMeters::longestTransaction)
        .description("For how long the oldest transaction has been going on.")
        .register(meters);
    for (String check :
        List.of(
            StorageWarnings.POOL,
            StorageWarnings.TRANSACTION,
            StorageWarnings.SCHEMA,
            StorageWarnings.CLOCK)) {
      warning(check);
    }
    if (storage.engine().equals("sqlite")) {
      warning(StorageWarnings.DISK);
      vital("disk.free", "bytes", v -> v.disk().orElseThrow().freeBytes())
          .description("Room that is left on the disk of the database.")
          .register(meters);
      vital("disk.size", "bytes", v -> v.disk().orElseThrow().totalBytes())
          .description("The disk of the database.")
          .register(meters);
    }
  }

  /** The longest of some only would look as if there were no longer one. */
  private static double longestTransaction(StorageVitals vitals) {
    return vitals.seesAllTransactions() ? vitals.longestTransaction().toMillis() / 1e3 : Double.NaN;
  }

  private Gauge.Builder<?> vital(String name, String unit, ToDoubleFunction<StorageVitals> value) {
    return Gauge.builder(
            "researcharr." + name,
            () -> pulse.last().vitals().map(value::applyAsDouble).orElse(Double.NaN))
        .baseUnit(unit);
  }

  private void warning(String check) {
    Gauge.builder(
            "researcharr.health.warning",
            () ->
                warnings.of(pulse.last(), storage.schemaVersion()).getOrDefault(check, false)
                    ? 1
                    : 0)
        .description("Whether the health page warns.")
        .tags(Tags.of("check", check))
        .register(meters);
  }

  private void gauge(String name, String description, String unit) {
    Gauge.builder("researcharr." + name, () -> value(name))
        .description(description)
        .baseUnit(unit.isEmpty() ? null : unit)
        .register(meters);
  }

  private void counter(String name, String description, String unit) {
    FunctionCounter.builder("researcharr." + name, this, own -> own.value(name))
        .description(description)
        .baseUnit(unit.isEmpty() ? null : unit)
        .register(meters);
  }

  private double value(String name) {
    return storage.gauges().getOrDefault(name, Double.NaN).doubleValue();
  }
}
