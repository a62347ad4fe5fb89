package io.researcharr.data.adapter.postgres;

import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import java.util.function.Supplier;

/**
 * One unit of work under way. It counts the repository calls that have not been answered: when
 * there are none and the work is not done, the work waits for something else, and that will never
 * be allowed. Everything here happens on one event loop.
 */
final class PostgresWork<T> {

  private final String name;
  private int pending;
  private boolean ended;
  private Throwable ownFailure;
  private UniEmitter<? super T> result;

  PostgresWork(String name) {
    this.name = name;
  }

  String name() {
    return name;
  }

  /** Runs the work to its end. */
  Uni<T> run(Supplier<Uni<T>> work) {
    return Uni.createFrom()
        .emitter(
            emitter -> {
              result = emitter;
              pending++;
              try {
                work.get().subscribe().with(this::complete, this::fail);
              } catch (RuntimeException e) {
                fail(e);
              }
              settle();
            });
  }

  /** A repository call as part of this work. */
  <R> Uni<R> call(Supplier<Uni<R>> repositoryCall) {
    return Uni.createFrom()
        .emitter(
            emitter -> {
              if (ended) {
                emitter.fail(
                    new IllegalStateException(
                        "a repository was called outside of its unit of work"));
                return;
              }
              pending++;
              begin(repositoryCall)
                  .subscribe()
                  .with(
                      item -> {
                        emitter.complete(item);
                        settle();
                      },
                      failure -> {
                        emitter.fail(PostgresErrors.translate(failure));
                        settle();
                      });
            });
  }

  private static <R> Uni<R> begin(Supplier<Uni<R>> repositoryCall) {
    try {
      return repositoryCall.get();
    } catch (RuntimeException e) {
      return Uni.createFrom().failure(e);
    }
  }

  /** Why it failed: as the work itself has said it, or else as the database has. */
  Throwable explain(Throwable failure) {
    return ownFailure != null ? ownFailure : PostgresErrors.translate(failure);
  }

  private void complete(T item) {
    if (!ended) {
      ended = true;
      result.complete(item);
    }
  }

  private void fail(Throwable failure) {
    if (!ended) {
      ended = true;
      ownFailure = failure;
      result.fail(failure);
    }
  }

  private void settle() {
    if (--pending == 0 && !ended) {
      fail(
          new IllegalStateException(
              "the unit of work " + name + " waits for something that is not a repository call"));
    }
  }
}
