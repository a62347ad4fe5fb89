package io.researcharr.data.adapter.ops;

import io.researcharr.data.port.Repositories;
import io.researcharr.data.port.UnitOfWork;
import io.smallrye.mutiny.Uni;
import java.util.function.Function;
import org.jboss.logging.MDC;

/**
 * A unit of work that logs under the name of the request that it is for, wherever it runs: on a
 * thread of SQLite, or in a context of its own on PostgreSQL.
 */
public record LoggedUnitOfWork(UnitOfWork inner) implements UnitOfWork {

  @Override
  public <T> Uni<T> write(String name, Function<Repositories, Uni<T>> work) {
    return Uni.createFrom().deferred(() -> inner.write(name, named(work)));
  }

  @Override
  public <T> Uni<T> writeOne(String name, Function<Repositories, Uni<T>> work) {
    return Uni.createFrom().deferred(() -> inner.writeOne(name, named(work)));
  }

  @Override
  public <T> Uni<T> read(String name, Function<Repositories, Uni<T>> work) {
    return Uni.createFrom().deferred(() -> inner.read(name, named(work)));
  }

  private static <T> Function<Repositories, Uni<T>> named(Function<Repositories, Uni<T>> work) {
    Object request = MDC.get(RequestIds.KEY);
    if (request == null) {
      return work;
    }
    return repositories -> {
      Object before = MDC.get(RequestIds.KEY); // of the unit within whose turn this one runs
      MDC.put(RequestIds.KEY, request);
      return begin(repositories, work).onTermination().invoke(() -> restore(before));
    };
  }

  private static void restore(Object request) {
    if (request == null) {
      MDC.remove(RequestIds.KEY);
    } else {
      MDC.put(RequestIds.KEY, request);
    }
  }

  private static <T> Uni<T> begin(Repositories repositories, Function<Repositories, Uni<T>> work) {
    try {
      return work.apply(repositories);
    } catch (RuntimeException e) {
      return Uni.createFrom().failure(e);
    }
  }
}
