package io.researcharr.data.service.cache;

import io.researcharr.data.port.ExecutionContext;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * Loads that nobody may join once they have begun: who comes while one is under way waits for the
 * next, together with all others who come meanwhile. So each sees what was committed before it
 * asked, and there is one load at a time for a key.
 */
final class Rounds<K, T> {

  /** A load that a broken connection has swallowed must not hold up those who come later. */
  private static final Duration PATIENCE = Duration.ofSeconds(1);

  private final ExecutionContext home;
  private final Map<K, Round> present = new ConcurrentHashMap<>();

  Rounds(ExecutionContext home) {
    this.home = home;
  }

  /** What a load brings that begins after this. */
  Uni<T> ask(K key, Supplier<Uni<T>> load) {
    return Uni.createFrom().deferred(() -> join(key, load));
  }

  private Uni<T> join(K key, Supplier<Uni<T>> load) {
    while (true) {
      Round mine = new Round(key, load);
      Round before = present.putIfAbsent(key, mine);
      if (before == null) {
        return mine.run();
      }
      Optional<Round> next = before.next(mine);
      if (next.isPresent()) {
        return Uni.createFrom()
            .completionStage(() -> next.get().done.copy())
            .emitOn(home.current());
      }
    }
  }

  /** A load, and the one that follows it if somebody waits for one. */
  private final class Round {

    private final K key;
    private final Supplier<Uni<T>> load;
    private final CompletableFuture<T> done = new CompletableFuture<>();
    private Optional<Round> next = Optional.empty();
    private boolean isOver;

    private Round(K key, Supplier<Uni<T>> load) {
      this.key = key;
      this.load = load;
    }

    private Uni<T> run() {
      return Uni.createFrom().deferred(load::get).onTermination().invoke(this::end);
    }

    /** The one to wait for, which may be this; none when nothing is waited for any more. */
    private synchronized Optional<Round> next(Round another) {
      if (!isOver && next.isEmpty()) {
        next = Optional.of(another);
        Uni.createFrom().voidItem().onItem().delayIt().by(PATIENCE).subscribe().with(x -> end());
      }
      return isOver ? Optional.empty() : next;
    }

    private void end() {
      synchronized (this) {
        if (isOver) {
          return;
        }
        isOver = true;
        if (next.isEmpty()) {
          present.remove(key, this);
        } else {
          present.replace(key, this, next.get());
        }
      }
      next.ifPresent(round -> round.run().subscribe().with(round.done::complete, round::fail));
    }

    private void fail(Throwable failure) {
      done.completeExceptionally(failure);
    }
  }
}
