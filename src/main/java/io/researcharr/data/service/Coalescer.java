package io.researcharr.data.service;

import io.researcharr.data.port.StorageException;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;

/**
 * One load at a time for each key. Whoever asks while a load runs shares the next one, which begins
 * after they asked, so an answer is never older than its question.
 */
final class Coalescer<K, V> {

  /** A load that a broken connection has swallowed must not be waited for by all who come later. */
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final Function<K, Uni<V>> loader;
  private final Map<K, Line<V>> lines = new HashMap<>();

  Coalescer(Function<K, Uni<V>> loader) {
    this.loader = loader;
  }

  Uni<V> get(K key) {
    return Uni.createFrom().deferred(() -> join(key));
  }

  private synchronized Uni<V> join(K key) {
    Line<V> line = lines.get(key);
    if (line == null) {
      line = new Line<>();
      lines.put(key, line);
      line.running = load(key, line).memoize().indefinitely();
      return line.running;
    }
    if (line.next == null) {
      Line<V> mine = line;
      line.next =
          line.running
              .onItemOrFailure()
              .transformToUni((item, failure) -> load(key, mine))
              .memoize()
              .indefinitely();
    }
    return line.next;
  }

  private Uni<V> load(K key, Line<V> line) {
    return loader
        .apply(key)
        .ifNoItem()
        .after(PATIENCE)
        .failWith(() -> new StorageException.Unavailable("The answer did not come in time."))
        .onTermination()
        .invoke(() -> ended(key, line));
  }

  private synchronized void ended(K key, Line<V> line) {
    line.running = line.next;
    line.next = null;
    if (line.running == null) {
      lines.remove(key);
    }
  }

  private static final class Line<V> {

    private Uni<V> running;
    private Uni<V> next;
  }
}
