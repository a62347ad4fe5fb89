package io.researcharr.data.service;

import io.researcharr.data.port.StorageException;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.LongSupplier;

/**
 * One load at a time for each key. Whoever asks while a load runs shares the next one, which begins
 * after they asked, so an answer is never older than its question.
 *
 * <p>A load is followed by a pause of a quarter of its length and three milliseconds at most, in
 * which those who were answered together and ask again come together again; else the first of them
 * would have a load to himself.
 */
final class Coalescer<K, V> {

  /** A load that a broken connection has swallowed must not be waited for by all who come later. */
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private static final long LONGEST_PAUSE = 3;

  private final Function<K, Uni<V>> loader;
  private final LongSupplier nanoTime;
  private final Function<Duration, Uni<Void>> timer;
  private final Map<K, Line<V>> lines = new HashMap<>();

  Coalescer(Function<K, Uni<V>> loader) {
    this(
        loader,
        System::nanoTime,
        pause -> Uni.createFrom().voidItem().onItem().delayIt().by(pause));
  }

  Coalescer(
      Function<K, Uni<V>> loader, LongSupplier nanoTime, Function<Duration, Uni<Void>> timer) {
    this.loader = loader;
    this.nanoTime = nanoTime;
    this.timer = timer;
  }

  Uni<V> get(K key) {
    return Uni.createFrom().deferred(() -> join(key));
  }

  private synchronized Uni<V> join(K key) {
    Line<V> line = lines.get(key);
    if (line == null) {
      line = new Line<>();
      lines.put(key, line);
      return begin(key, line);
    }
    if (line.next == null) {
      Line<V> mine = line;
      line.next = line.over.chain(() -> beginNext(key, mine)).memoize().indefinitely();
    }
    return line.next;
  }

  private synchronized Uni<V> beginNext(K key, Line<V> line) {
    line.next = null;
    return begin(key, line);
  }

  /** Begins a load; the line is over it when it has ended and the pause has passed. */
  private Uni<V> begin(K key, Line<V> line) {
    long began = nanoTime.getAsLong();
    Uni<V> running =
        loader
            .apply(key)
            .ifNoItem()
            .after(PATIENCE)
            .failWith(() -> new StorageException.Unavailable("The answer did not come in time."))
            .memoize()
            .indefinitely();
    line.over =
        running
            .onItemOrFailure()
            .transformToUni((item, failure) -> pause(nanoTime.getAsLong() - began))
            .invoke(() -> ended(key, line))
            .memoize()
            .indefinitely();
    line.over.subscribe().with(ignored -> {}, ignored -> {});
    return running;
  }

  private Uni<Void> pause(long tookNanos) {
    long millis = Math.min(LONGEST_PAUSE, TimeUnit.NANOSECONDS.toMillis(tookNanos) / 4);
    return millis == 0 ? Uni.createFrom().voidItem() : timer.apply(Duration.ofMillis(millis));
  }

  private synchronized void ended(K key, Line<V> line) {
    if (line.next == null) {
      lines.remove(key);
    }
  }

  private static final class Line<V> {

    private Uni<Void> over;
    private Uni<V> next;
  }
}
