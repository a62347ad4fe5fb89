package io.researcharr.data.adapter.ops;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.researcharr.data.port.Repositories;
import io.researcharr.data.port.StorageException;
import io.researcharr.data.port.UnitOfWork;
import io.smallrye.mutiny.Uni;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/** A unit of work whose time is taken, by its name, its kind and its outcome. */
public final class MeteredUnitOfWork implements UnitOfWork {

  private static final String NAME = "researcharr.unit.of.work";

  private final UnitOfWork inner;
  private final MeterRegistry meters;
  private final Map<Key, Timer> timers = new ConcurrentHashMap<>();

  public MeteredUnitOfWork(UnitOfWork inner, MeterRegistry meters) {
    this.inner = inner;
    this.meters = meters;
  }

  @Override
  public <T> Uni<T> write(String name, Function<Repositories, Uni<T>> work) {
    return timed(name, "write", inner.write(name, work));
  }

  @Override
  public <T> Uni<T> writeOne(String name, Function<Repositories, Uni<T>> work) {
    return timed(name, "write", inner.writeOne(name, work));
  }

  @Override
  public <T> Uni<T> read(String name, Function<Repositories, Uni<T>> work) {
    return timed(name, "read", inner.read(name, work));
  }

  private <T> Uni<T> timed(String name, String kind, Uni<T> unit) {
    return Uni.createFrom()
        .deferred(
            () -> {
              long start = System.nanoTime();
              return unit.onItemOrFailure()
                  .invoke(
                      (item, failure) ->
                          timer(new Key(name, kind, outcome(failure)))
                              .record(System.nanoTime() - start, TimeUnit.NANOSECONDS));
            });
  }

  private Timer timer(Key key) {
    Timer known = timers.get(key);
    return known != null ? known : timers.computeIfAbsent(key, this::newTimer);
  }

  private Timer newTimer(Key key) {
    return Timer.builder(NAME)
        .description("The time of a unit of work, from its call to its result.")
        .tag("name", key.name())
        .tag("kind", key.kind())
        .tag("outcome", key.outcome())
        .register(meters);
  }

  /** A refusal is the service's answer to a request that can't be met; a failure is a fault. */
  private static String outcome(Throwable failure) {
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
