package io.researcharr.data.adapter.ops;

import io.smallrye.mutiny.Uni;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * A unit of work that is watched from its beginning to its end. The end is its own: it goes on when
 * its caller has gone, and is seen then too.
 */
final class WholeUnit {

  private WholeUnit() {}

  /**
   * A unit with an observer for each time that it is carried out.
   *
   * @param begun called at the beginning; what it gives is told of the end, and of the failure or
   *     null
   */
  static <T> Uni<T> of(Supplier<Consumer<Throwable>> begun, Supplier<Uni<T>> unit) {
    return Uni.createFrom()
        .emitter(
            emitter -> {
              Consumer<Throwable> ended = begun.get();
              start(unit)
                  .subscribe()
                  .with(
                      item -> {
                        ended.accept(null);
                        emitter.complete(item);
                      },
                      failure -> {
                        ended.accept(failure);
                        emitter.fail(failure);
                      });
            });
  }

  private static <T> Uni<T> start(Supplier<Uni<T>> unit) {
    try {
      return unit.get();
    } catch (RuntimeException e) {
      return Uni.createFrom().failure(e);
    }
  }
}
