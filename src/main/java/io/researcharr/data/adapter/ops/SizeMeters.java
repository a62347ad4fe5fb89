package io.researcharr.data.adapter.ops;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.researcharr.data.port.Storage;
import io.researcharr.data.port.StorageException;
import io.researcharr.data.port.StorageSizes;
import io.researcharr.data.service.Backoff;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.Cancellable;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;
import org.jboss.logging.Logger;

/**
 * How large the database and its tables are, as gauges. They are sampled now and then and never
 * when somebody asks; a sample that took long is followed by a rest that is many times as long.
 */
@ApplicationScoped
class SizeMeters {

  private static final Logger LOG = Logger.getLogger(SizeMeters.class);
  private static final Duration SOON = Duration.ofSeconds(2);
  private static final Duration EVERY = Duration.ofSeconds(30);
  private static final Duration PATIENCE = Duration.ofSeconds(120);
  private static final int REST = 100;

  private final Storage storage;
  private final MeterRegistry meters;
  private volatile Optional<StorageSizes> sample = Optional.empty();
  private volatile Cancellable sampling = () -> {};

  SizeMeters(Storage storage, MeterRegistry meters) {
    this.storage = storage;
    this.meters = meters;
  }

  void register(@Observes StartupEvent event) {
    Gauge.builder(
            "researcharr.database.size",
            () -> sample.map(s -> (double) s.databaseBytes()).orElse(Double.NaN))
        .description("The database with its indexes, without its log.")
        .baseUnit("bytes")
        .register(meters);
    Gauge.builder(
            "researcharr.database.wal.size",
            () -> sample.map(s -> number(s.logBytes())).orElse(Double.NaN))
        .description("The write-ahead log.")
        .baseUnit("bytes")
        .register(meters);
    MultiGauge bytes = table("size", "The table with its indexes.", "bytes");
    MultiGauge rows = table("rows", "Rows, as the engine estimates or has counted them.", null);
    MultiGauge dead = table("dead.rows", "Rows that are no more but take room still.", null);
    sampling =
        again()
            .invoke(
                sizes -> {
                  show(bytes, sizes, StorageSizes.Table::bytes);
                  show(rows, sizes, StorageSizes.Table::rows);
                  show(dead, sizes, StorageSizes.Table::deadRows);
                })
            .onFailure()
            .recoverWithNull()
            .repeat()
            .indefinitely()
            .subscribe()
            .with(sizes -> {}, e -> LOG.error("nobody looks how large the database is", e));
  }

  void stop(@Observes ShutdownEvent event) {
    sampling.cancel();
  }

  private Uni<StorageSizes> again() {
    long[] rest = {SOON.toNanos()};
    return Uni.createFrom()
        .deferred(
            () ->
                Backoff.after(
                    Duration.ofNanos(rest[0]),
                    () -> {
                      long start = System.nanoTime();
                      rest[0] = SOON.toNanos();
                      return take().invoke(() -> rest[0] = restAfter(System.nanoTime() - start));
                    }));
  }

  private static long restAfter(long tookNanos) {
    return Math.max(EVERY.toNanos(), REST * tookNanos);
  }

  private Uni<StorageSizes> take() {
    return Uni.createFrom()
        .deferred(() -> storage.probe().sizes())
        .ifNoItem()
        .after(PATIENCE)
        .failWith(() -> new StorageException.Unavailable("The database does not answer."))
        .invoke(sizes -> sample = Optional.of(sizes))
        .onFailure()
        .invoke(e -> LOG.debug("the size of the database could not be found out", e));
  }

  private MultiGauge table(String name, String description, String unit) {
    return MultiGauge.builder("researcharr.table." + name)
        .description(description)
        .baseUnit(unit)
        .register(meters);
  }

  private static void show(
      MultiGauge gauge, StorageSizes sizes, Function<StorageSizes.Table, OptionalLong> value) {
    List<MultiGauge.Row<Number>> rows =
        sizes.tables().stream()
            .filter(table -> value.apply(table).isPresent())
            .map(
                table ->
                    MultiGauge.Row.of(
                        Tags.of("table", table.name()), (Number) value.apply(table).getAsLong()))
            .toList();
    gauge.register(rows, true);
  }

  private static double number(OptionalLong value) {
    return value.isPresent() ? value.getAsLong() : Double.NaN;
  }
}
