package io.researcharr.data.wiring;

import io.researcharr.data.port.Repositories;
import io.researcharr.data.port.StorageException;
import io.researcharr.data.port.UnitOfWork;
import io.researcharr.data.service.Backoff;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * A unit of work that is tried again when other writers were faster, that is refused when too many
 * are under way already, and whose result comes back on the caller's own event loop.
 */
public final class ResilientUnitOfWork implements UnitOfWork {

  private static final int TRIES = 8;
  private static final Duration FIRST_PAUSE = Duration.ofMillis(4);

  /**
   * What one instance does for the jobs of all. It is never refused: the more callers wait, the
   * more it matters that jobs of lost workers come back.
   */
  private static final Set<String> DUTIES =
      Set.of(
          "job.hold",
          "job.anyToCheck",
          "job.checkLater",
          "job.rescue",
          "job.makeDue",
          "job.retryDue");

  private final Supplier<UnitOfWork> engine;
  private final int limit;
  private final AtomicInteger underWay = new AtomicInteger();

  public ResilientUnitOfWork(Supplier<UnitOfWork> engine, int limit) {
    this.engine = engine;
    this.limit = limit;
  }

  @Override
  public <T> Uni<T> write(String name, Function<Repositories, Uni<T>> work) {
    return bounded(name, () -> again(() -> engine.get().write(name, work), 1));
  }

  @Override
  public <T> Uni<T> writeOne(String name, Function<Repositories, Uni<T>> work) {
    return bounded(name, () -> again(() -> engine.get().writeOne(name, work), 1));
  }

  @Override
  public <T> Uni<T> read(String name, Function<Repositories, Uni<T>> work) {
    return bounded(name, () -> engine.get().read(name, work));
  }

  private <T> Uni<T> again(Supplier<Uni<T>> work, int attempt) {
    return work.get()
        .onFailure(StorageException.Contention.class)
        .recoverWithUni(
            e ->
                attempt == TRIES
                    ? Uni.createFrom()
                        .failure(new StorageException.Unavailable("Others were faster.", e))
                    : Backoff.after(
                        Backoff.pause(FIRST_PAUSE, attempt), () -> again(work, attempt + 1)));
  }

  /** Work that has begun goes on when its caller has gone, and keeps its place until it ends. */
  private <T> Uni<T> bounded(String name, Supplier<Uni<T>> work) {
    return Uni.createFrom()
        .emitter(
            emitter -> {
              if (underWay.incrementAndGet() > limit && !DUTIES.contains(name)) {
                underWay.decrementAndGet();
                emitter.fail(new StorageException.Overloaded("Too many requests are waiting."));
                return;
              }
              Context caller = Vertx.currentContext();
              Uni<T> begun;
              try {
                begun = work.get();
              } catch (RuntimeException e) {
                begun = Uni.createFrom().failure(e);
              }
              begun
                  .subscribe()
                  .with(
                      item -> end(caller, () -> emitter.complete(item)),
                      failure -> end(caller, () -> emitter.fail(failure)));
            });
  }

  private void end(Context caller, Runnable answer) {
    underWay.decrementAndGet();
    VertxExecutionContext.executor(caller).execute(answer);
  }
}
