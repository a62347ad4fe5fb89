package io.researcharr.data.adapter.sqlite;

import io.researcharr.data.port.Repositories;
import io.researcharr.data.port.UnitOfWork;
import io.smallrye.mutiny.Uni;
import java.util.function.Function;

/** Units of work on one file: writes go to the writer thread, reads to the readers. */
record SqliteUnitOfWork(SqliteWriter writer, SqliteReaders readers) implements UnitOfWork {

  @Override
  public <T> Uni<T> write(String name, Function<Repositories, Uni<T>> work) {
    return writer.submit(name, SqliteSession.Mode.WRITE, work);
  }

  @Override
  public <T> Uni<T> writeOne(String name, Function<Repositories, Uni<T>> work) {
    return writer.submit(name, SqliteSession.Mode.ONE, work);
  }

  @Override
  public <T> Uni<T> read(String name, Function<Repositories, Uni<T>> work) {
    return readers.submit(name, work);
  }
}
