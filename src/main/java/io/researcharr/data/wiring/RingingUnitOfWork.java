package io.researcharr.data.wiring;

import io.researcharr.data.port.Repositories;
import io.researcharr.data.port.UnitOfWork;
import io.smallrye.mutiny.Uni;
import java.util.function.Function;

/** A unit of work that lets it be heard when it has committed. */
final class RingingUnitOfWork implements UnitOfWork {

  private final UnitOfWork inner;
  private final Runnable bell;

  RingingUnitOfWork(UnitOfWork inner, Runnable bell) {
    this.inner = inner;
    this.bell = bell;
  }

  @Override
  public <T> Uni<T> write(String name, Function<Repositories, Uni<T>> work) {
    return inner.write(name, work).invoke(bell);
  }

  @Override
  public <T> Uni<T> writeOne(String name, Function<Repositories, Uni<T>> work) {
    return inner.writeOne(name, work).invoke(bell);
  }

  @Override
  public <T> Uni<T> read(String name, Function<Repositories, Uni<T>> work) {
    return inner.read(name, work);
  }
}
