package io.researcharr.data.adapter.sqlite;

import io.researcharr.data.port.Repositories;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import java.util.function.Function;

/** A unit of work that waits for the writer, or for the commit; may run more than once. */
final class WriteUnit<T> {

  private final String name;
  private final SqliteSession.Mode mode;
  private final Function<Repositories, Uni<T>> work;
  private final UniEmitter<? super T> emitter;
  private long waitsSince = System.nanoTime();
  private boolean wasPutBack;
  private T item;
  private Throwable failure;

  WriteUnit(
      String name,
      SqliteSession.Mode mode,
      Function<Repositories, Uni<T>> work,
      UniEmitter<? super T> emitter) {
    this.name = name;
    this.mode = mode;
    this.work = work;
    this.emitter = emitter;
  }

  String name() {
    return name;
  }

  /** How long it has waited since it was asked for, or put back. */
  long waited() {
    return System.nanoTime() - waitsSince;
  }

  /** It is as if it had not been tried: where it is to run, it has not. */
  void waitAgain() {
    forgetFailure();
    waitsSince = System.nanoTime();
    wasPutBack = true;
  }

  /** It failed of what is not its own. */
  void forgetFailure() {
    failure = null;
  }

  boolean wasPutBack() {
    return wasPutBack;
  }

  /** Runs it and keeps what comes of it; why it failed, if it did. */
  Throwable run(SqliteConnection connection, SqliteSession.Place place) {
    item = null;
    failure = null;
    try {
      item = new SqliteSession(connection.of(name), mode, place).run(name, work);
    } catch (RuntimeException | Error e) {
      failure = e;
    }
    return failure;
  }

  void answer() {
    tell(failure);
  }

  /** What it failed of itself says more than what it was lost with. */
  void fail(Throwable cause) {
    tell(failure == null ? cause : failure);
  }

  /** Whoever listens badly must not keep the others from hearing. */
  private void tell(Throwable reason) {
    try {
      if (reason != null) {
        emitter.fail(reason);
      } else {
        emitter.complete(item);
      }
    } catch (RuntimeException | Error e) {
      SqliteStorage.LOG.errorf(e, "the answer of the unit of work %s could not be given", name);
    }
  }
}
