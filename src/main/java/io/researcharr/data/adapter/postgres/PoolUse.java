package io.researcharr.data.adapter.postgres;

import io.smallrye.mutiny.Uni;
import io.vertx.core.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/** How many connections are in use or asked for: what is under way, and the room there is. */
final class PoolUse {

  private final int size;
  private final AtomicInteger underWay = new AtomicInteger();

  PoolUse(int size) {
    this.size = size;
  }

  /** A statement that takes a connection for itself. */
  <T> Uni<T> counted(Supplier<Future<T>> statement) {
    return Uni.createFrom()
        .emitter(
            emitter -> {
              underWay.incrementAndGet();
              begun(statement)
                  .onComplete(
                      done -> {
                        underWay.decrementAndGet();
                        if (done.succeeded()) {
                          emitter.complete(done.result());
                        } else {
                          emitter.fail(done.cause());
                        }
                      });
            });
  }

  private static <T> Future<T> begun(Supplier<Future<T>> statement) {
    try {
      return statement.get();
    } catch (RuntimeException e) {
      return Future.failedFuture(e);
    }
  }

  /** A transaction, which keeps its connection to its end. */
  <T> Uni<T> counted(Uni<T> transaction) {
    return transaction
        .onSubscription()
        .invoke(underWay::incrementAndGet)
        .onTermination()
        .invoke(underWay::decrementAndGet);
  }

  int size() {
    return size;
  }

  int used() {
    return Math.min(size, underWay.get());
  }

  int waiting() {
    return Math.max(0, underWay.get() - size);
  }
}
