package io.researcharr.data.adapter.ops;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.researcharr.data.port.Repositories;
import io.researcharr.data.port.StorageException;
import io.researcharr.data.port.UnitOfWork;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.LongStream;
import org.jboss.logging.Logger;

/** A unit of work whose time is taken, by its name, its kind and its outcome. */
public final class MeteredUnitOfWork implements UnitOfWork {

  private static final String NAME = "researcharr.unit.of.work";
  private static final Logger LOG = Logger.getLogger("io.researcharr.data.slow");

  /** Percentiles of several instances can't be put together, but these can. */
  private static final Duration[] BUCKETS =
      LongStream.of(
              500,
              1_000,
              2_500,
              5_000,
              10_000,
              25_000,
              50_000,
              100_000,
              250_000,
              500_000,
              1_000_000,
              2_500_000,
              10_000_000)
          .mapToObj(micros -> Duration.ofNanos(micros * 1_000))
          .toArray(Duration[]::new);

  private final UnitOfWork inner;
  private final MeterRegistry meters;
  private final long slowNanos;
  private final Map<Key, Timer> timers = new ConcurrentHashMap<>();

  public MeteredUnitOfWork(UnitOfWork inner, MeterRegistry meters) {
    this(inner, meters, Duration.ofSeconds(1));
  }

  /**
   * Makes one.
   *
   * @param slow from when on a unit of work is slow
   */
  public MeteredUnitOfWork(UnitOfWork inner, MeterRegistry meters, Duration slow) {
    this.inner = inner;
    this.meters = meters;
    this.slowNanos = slow.toNanos();
  }

  /** The bounds of what is counted together. */
  static Duration[] buckets() {
    return BUCKETS.clone();
  }

  @Override
  public <T> Uni<T> write(String name, Function<Repositories, Uni<T>> work) {
    return timed(name, "write", () -> inner.write(name, work));
  }

  @Override
  public <T> Uni<T> writeOne(String name, Function<Repositories, Uni<T>> work) {
    return timed(name, "write", () -> inner.writeOne(name, work));
  }

  @Override
  public <T> Uni<T> read(String name, Function<Repositories, Uni<T>> work) {
    return timed(name, "read", () -> inner.read(name, work));
  }

  private <T> Uni<T> timed(String name, String kind, Supplier<Uni<T>> unit) {
    return WholeUnit.of(
        () -> {
          long start = System.nanoTime();
          return failure -> ended(new Key(name, kind, outcome(failure)), System.nanoTime() - start);
        },
        unit);
  }

  private void ended(Key key, long nanos) {
    timer(key).record(nanos, TimeUnit.NANOSECONDS);
    if (nanos >= slowNanos) {
      slow(key).increment();
      LOG.warnf(
          "slow unit of work %s (%s, %s): %d ms",
          key.name(), key.kind(), key.outcome(), TimeUnit.NANOSECONDS.toMillis(nanos));
    }
  }

  private Timer timer(Key key) {
    Timer known = timers.get(key);
    return known != null ? known : timers.computeIfAbsent(key, this::newTimer);
  }

  private Counter slow(Key key) {
    return Counter.builder(NAME + ".slow")
        .description("Units of work that took longer than SLOW_QUERY_THRESHOLD.")
        .tag("name", key.name())
        .tag("kind", key.kind())
        .register(meters);
  }

  /** The counter is there from the start, so that its first step is seen. */
  private Timer newTimer(Key key) {
    slow(key);
    return Timer.builder(NAME)
        .description("The time of a unit of work, from its call to its result.")
        .tag("name", key.name())
        .tag("kind", key.kind())
        .tag("outcome", key.outcome())
        .serviceLevelObjectives(BUCKETS)
        .register(meters);
  }

  /** A refusal is the service's answer to a request that can't be met; a failure is a fault. */
  static String outcome(Throwable failure) {
    if (failure == null) {
      return "success";
    }
    boolean refusal =
        failure instanceof StorageException.NotFound
            || failure instanceof StorageException.Duplicate
            || failure instanceof StorageException.VersionConflict
            || failure instanceof StorageException.InvalidTransition
            || failure instanceof StorageException.LeaseLost
            || failure instanceof StorageException.KeyReused
            || failure instanceof StorageException.InProgress
            || failure instanceof StorageException.TooLarge
            || failure instanceof StorageException.Validation;
    return refusal ? "refused" : "failed";
  }

  private record Key(String name, String kind, String outcome) {}
}
