package io.researcharr.data.adapter.rest;

import io.researcharr.data.port.StorageException;
import io.researcharr.data.service.StreamLimits;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.Cancellable;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Where readers of streamed lists come, so many at once and no more. Each holds a portion of the
 * list in memory, so one who does not take it is left after some time.
 */
@ApplicationScoped
class ListStreams {

  private final StreamLimits limits;
  private final AtomicInteger readers = new AtomicInteger();

  ListStreams(StreamLimits limits) {
    this.limits = limits;
  }

  /**
   * The same lines for one reader more, or the refusal of one too many. The next ones are asked for
   * when those before have left.
   */
  Multi<byte[]> serve(Multi<byte[]> lines, HttpServerRequest request) {
    return Multi.createFrom()
        .deferred(
            () -> {
              enter();
              Reader reader = new Reader(request.response(), limits.patience());
              return lines
                  .onRequest()
                  .invoke(reader::hasTaken)
                  .invoke(reader::isSent)
                  .onTermination()
                  .invoke(reader::leaves);
            });
  }

  private void enter() {
    if (readers.incrementAndGet() > limits.readers()) {
      readers.decrementAndGet();
      throw new StorageException.Overloaded("Too many lists are streamed already.");
    }
  }

  /** One answer that is under way. */
  private final class Reader {

    private final HttpServerResponse response;
    private final Duration patience;
    private final AtomicBoolean hasLeft = new AtomicBoolean();
    private volatile Cancellable waiting = () -> {};

    private Reader(HttpServerResponse response, Duration patience) {
      this.response = response;
      this.patience = patience;
    }

    private void isSent(byte[] lines) {
      waiting =
          Uni.createFrom()
              .voidItem()
              .onItem()
              .delayIt()
              .by(patience)
              .subscribe()
              .with(ignored -> isLeft());
    }

    private void hasTaken() {
      waiting.cancel();
    }

    private void isLeft() {
      leaves();
      response.reset();
    }

    private void leaves() {
      waiting.cancel();
      if (hasLeft.compareAndSet(false, true)) {
        readers.decrementAndGet();
      }
    }
  }
}
