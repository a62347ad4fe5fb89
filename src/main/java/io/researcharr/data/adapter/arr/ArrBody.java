package io.researcharr.data.adapter.arr;

import io.researcharr.data.port.UpstreamException;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Flow;

/**
 * The body of an answer, for one subscriber: bytes as fast as they are asked for. The server's
 * silence is measured only while bytes are wanted. A body that nobody subscribes to in time is
 * dropped.
 *
 * <p>Must be made where the answer arrives, before its handler returns; everything happens on that
 * context.
 */
final class ArrBody implements Flow.Publisher<byte[]>, Flow.Subscription {

  private final Vertx vertx;
  private final Context context;
  private final ArrUrl url;
  private final HttpClientRequest request;
  private final HttpClientResponse response;
  private final Duration idle;
  private Optional<Flow.Subscriber<? super byte[]>> subscriber = Optional.empty();
  private Optional<Runnable> ending = Optional.empty();
  private volatile boolean cancelled;
  private boolean over;
  private long wanted;
  private long timer = -1;

  ArrBody(
      ArrCall.Caller caller, ArrUrl url, HttpClientRequest request, HttpClientResponse response) {
    this.vertx = caller.vertx();
    this.context = vertx.getOrCreateContext();
    this.url = url;
    this.request = request;
    this.response = response;
    this.idle = caller.timings().idle();
    response.pause();
    response.handler(this::received);
    response.exceptionHandler(failure -> fail(Failures.ofConnection(url, failure)));
    response.endHandler(end -> finish(() -> subscriber.orElseThrow().onComplete()));
    watch();
  }

  @Override
  public void subscribe(Flow.Subscriber<? super byte[]> newSubscriber) {
    context.runOnContext(
        go -> {
          unwatch();
          subscriber = Optional.of(newSubscriber);
          newSubscriber.onSubscribe(this);
          ending.ifPresent(Runnable::run);
        });
  }

  @Override
  public void request(long n) {
    context.runOnContext(
        go -> {
          if (!over) {
            wanted = wanted + n < 0 ? Long.MAX_VALUE : wanted + n;
            watch();
            response.fetch(n);
          }
        });
  }

  @Override
  public void cancel() {
    cancelled = true;
    context.runOnContext(
        go -> {
          if (!over) {
            drop();
          }
        });
  }

  private void received(Buffer bytes) {
    if (over || cancelled) {
      return;
    }
    wanted--;
    watch();
    subscriber.orElseThrow().onNext(bytes.getBytes());
  }

  /** Starts the measuring of silence again, if there is anything to wait for. */
  private void watch() {
    unwatch();
    if (wanted > 0 || subscriber.isEmpty()) {
      timer = vertx.setTimer(idle.toMillis(), fired -> silent());
    }
  }

  private void unwatch() {
    vertx.cancelTimer(timer);
  }

  private void silent() {
    if (!over) {
      fail(UpstreamException.passing(url + " fell silent for " + idle.toSeconds() + " s"));
      request.reset();
    }
  }

  private void drop() {
    over = true;
    unwatch();
    request.reset();
  }

  private void fail(UpstreamException failure) {
    finish(() -> subscriber.orElseThrow().onError(failure));
  }

  private void finish(Runnable end) {
    if (over) {
      return;
    }
    over = true;
    unwatch();
    if (cancelled) {
      return;
    }
    if (subscriber.isPresent()) {
      end.run();
    } else {
      ending = Optional.of(end);
    }
  }
}
