package io.researcharr.data.service;

import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.subscription.Cancellable;
import java.time.Duration;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;

/**
 * A stream that fails when nothing has come for too long although more was asked for. One who is
 * not asked may be silent for as long as it takes.
 */
final class Listened<T> implements Flow.Subscriber<T>, Flow.Subscription {

  private static final int LOOKS = 10;

  private final Flow.Subscriber<? super T> listener;
  private final Duration most;
  private final Supplier<Throwable> tooLong;
  private final AtomicReference<State> state = new AtomicReference<>(State.LISTENS);
  private final AtomicLong asked = new AtomicLong();
  private Flow.Subscription source;
  private Cancellable looks;
  private volatile long since;

  private Listened(
      Flow.Subscriber<? super T> listener, Duration most, Supplier<Throwable> tooLong) {
    this.listener = listener;
    this.most = most;
    this.tooLong = tooLong;
  }

  /**
   * @param most how long it may be silent, more or less a tenth of that
   * @param tooLong how it fails then
   */
  static <T> Multi<T> to(Multi<T> source, Duration most, Supplier<Throwable> tooLong) {
    return Multi.createFrom()
        .publisher(listener -> source.subscribe(new Listened<T>(listener, most, tooLong)));
  }

  @Override
  public void onSubscribe(Flow.Subscription subscription) {
    source = subscription;
    looks =
        Multi.createFrom()
            .ticks()
            .every(most.dividedBy(LOOKS))
            .onOverflow()
            .drop()
            .subscribe()
            .with(tick -> look());
    listener.onSubscribe(this);
  }

  @Override
  public void request(long n) {
    since = System.nanoTime();
    asked.accumulateAndGet(n, (before, more) -> before + more < 0 ? Long.MAX_VALUE : before + more);
    source.request(n);
  }

  @Override
  public void cancel() {
    looks.cancel();
    state.set(State.ENDED);
    source.cancel();
  }

  /** What it is told may make it ask for more, which may come at once. */
  @Override
  public void onNext(T item) {
    State before = state.getAndUpdate(now -> now == State.ENDED ? State.ENDED : State.HEARS);
    if (before == State.ENDED) {
      return;
    }
    asked.decrementAndGet();
    listener.onNext(item);
    if (before == State.LISTENS) {
      since = System.nanoTime();
      state.compareAndSet(State.HEARS, State.LISTENS);
    }
  }

  @Override
  public void onError(Throwable failure) {
    end(() -> listener.onError(failure));
  }

  @Override
  public void onComplete() {
    end(() -> listener.onComplete());
  }

  private void end(Runnable news) {
    looks.cancel();
    if (state.getAndSet(State.ENDED) != State.ENDED) {
      news.run();
    }
  }

  private void look() {
    if (asked.get() > 0
        && System.nanoTime() - since > most.toNanos()
        && state.compareAndSet(State.LISTENS, State.ENDED)) {
      looks.cancel();
      source.cancel();
      listener.onError(tooLong.get());
    }
  }

  private enum State {
    LISTENS,
    HEARS,
    ENDED
  }
}
