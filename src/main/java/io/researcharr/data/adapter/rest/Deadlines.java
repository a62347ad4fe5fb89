package io.researcharr.data.adapter.rest;

import io.netty.util.HashedWheelTimer;
import io.netty.util.Timeout;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import io.smallrye.mutiny.subscription.Cancellable;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;

/**
 * Ends what takes too long. Every request is watched and next to none is ended, so what counts is
 * the price of a watch that is given up: a wheel with coarse ticks has the lowest.
 */
final class Deadlines {

  private static final long TICK_MILLIS = 100;

  private static final HashedWheelTimer WHEEL =
      new HashedWheelTimer(
          new DefaultThreadFactory("deadlines", true),
          TICK_MILLIS,
          TimeUnit.MILLISECONDS,
          512,
          false);

  private Deadlines() {}

  /** Ends with the service: requests that come later than its end are not watched. */
  static void stop() {
    WHEEL.stop();
  }

  /**
   * What comes within a time, or else a failure. The work is let go of before anybody is told, so
   * that it can't think that its outcome was taken.
   */
  static <T> Uni<T> within(Duration time, Uni<T> work, Supplier<Throwable> tooLate) {
    return Uni.createFrom()
        .context(
            context ->
                Uni.createFrom()
                    .emitter(
                        emitter -> {
                          AtomicReference<Cancellable> running = new AtomicReference<>(() -> {});
                          Timeout end =
                              WHEEL.newTimeout(
                                  due ->
                                      Infrastructure.getDefaultExecutor()
                                          .execute(
                                              () -> {
                                                running.get().cancel();
                                                emitter.fail(tooLate.get());
                                              }),
                                  time.toMillis(),
                                  TimeUnit.MILLISECONDS);
                          running.set(
                              work.subscribe().with(context, emitter::complete, emitter::fail));
                          emitter.onTermination(
                              () -> {
                                end.cancel();
                                running.get().cancel();
                              });
                        }));
  }
}
