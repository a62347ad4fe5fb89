package io.researcharr.data.service;

import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import java.util.Optional;
import java.util.concurrent.Flow;

/**
 * A stream whose first item has come, for one who takes it: what is wrong with the beginning is
 * known before anything has been done about it. No more is asked for than is wanted.
 */
final class Peeked<T> implements Flow.Subscriber<T>, Flow.Subscription {

  private final UniEmitter<? super Peeked<T>> opened;
  private Flow.Subscription source;
  private Flow.Subscriber<? super T> taker;
  private boolean isOpen;
  private boolean isBegun;
  private Optional<T> first = Optional.empty();
  private Optional<Runnable> ending = Optional.empty();

  private Peeked(UniEmitter<? super Peeked<T>> opened) {
    this.opened = opened;
  }

  /** Waits for the first item, for the end of an empty stream, or for the failure. */
  static <T> Uni<Peeked<T>> of(Multi<T> items) {
    return Uni.createFrom().emitter(emitter -> items.subscribe(new Peeked<>(emitter)));
  }

  /** All items; to be subscribed to once. */
  Multi<T> items() {
    return Multi.createFrom()
        .publisher(
            subscriber -> {
              taker = subscriber;
              subscriber.onSubscribe(this);
              begin();
            });
  }

  /** Lets go of a stream that nobody is going to take. */
  void drop() {
    source.cancel();
  }

  @Override
  public void onSubscribe(Flow.Subscription subscription) {
    source = subscription;
    opened.onTermination(
        () -> {
          if (!isOpen) {
            source.cancel();
          }
        });
    source.request(1);
  }

  @Override
  public void onNext(T item) {
    if (isOpen) {
      taker.onNext(item);
    } else {
      first = Optional.of(item);
      open();
    }
  }

  @Override
  public void onError(Throwable failure) {
    if (isOpen) {
      end(() -> taker.onError(failure));
    } else {
      isOpen = true;
      opened.fail(failure);
    }
  }

  @Override
  public void onComplete() {
    end(() -> taker.onComplete());
    if (!isOpen) {
      open();
    }
  }

  @Override
  public void request(long n) {
    Optional<T> item = takeFirst();
    item.ifPresent(taker::onNext);
    if (item.isPresent()) {
      begin();
    }
    if (item.isEmpty() || n > 1) {
      source.request(item.isEmpty() || n == Long.MAX_VALUE ? n : n - 1);
    }
  }

  @Override
  public void cancel() {
    source.cancel();
  }

  private void open() {
    isOpen = true;
    opened.complete(this);
  }

  private synchronized Optional<T> takeFirst() {
    Optional<T> item = first;
    first = Optional.empty();
    return item;
  }

  /** The end waits until the first item has been passed on. */
  private void end(Runnable end) {
    synchronized (this) {
      if (!isBegun) {
        ending = Optional.of(end);
        return;
      }
    }
    end.run();
  }

  private void begin() {
    Optional<Runnable> end;
    synchronized (this) {
      if (first.isPresent()) {
        return;
      }
      isBegun = true;
      end = ending;
      ending = Optional.empty();
    }
    end.ifPresent(Runnable::run);
  }
}
