package io.researcharr.data.service.cache;

import static org.assertj.core.api.Assertions.assertThat;

import io.researcharr.data.domain.cache.CacheEntry;
import io.researcharr.data.domain.cache.CacheKey;
import io.researcharr.data.fixture.OneCache;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** An entry that a thousand readers a second ask for, and that takes half a second to load. */
class HotKeyTest {

  private static final Duration LIFE = Duration.ofSeconds(20);
  private static final Duration LOAD = Duration.ofMillis(500);
  private static final Duration STEP = Duration.ofMillis(1);
  private static final int ENDS = 50;

  private final CacheKey key = new CacheKey("media", "1");
  private final OneCache one = new OneCache(Optional.empty(), 1_000_000, 1_000, LIFE);
  private final Deque<Loading> loads = new ArrayDeque<>();
  private int loaded;

  @Test
  void nobodyWaitsWhenItComesToItsEnd() {
    // Given
    CompletableFuture<CacheEntry> first = read();
    passes(LOAD);
    assertThat(first).isDone();
    long steps = LIFE.multipliedBy(ENDS).dividedBy(STEP);

    // When
    int waited = 0;
    for (long step = 0; step < steps; step++) {
      passes(STEP);
      waited += read().isDone() ? 0 : 1;
    }

    // Then
    assertThat(waited).isZero();
    assertThat(loaded).isBetween(ENDS, 2 * ENDS);
  }

  private CompletableFuture<CacheEntry> read() {
    return one.cache.get(key, this::load).subscribeAsCompletionStage();
  }

  private Uni<Loaded> load() {
    loaded++;
    Loading loading = new Loading(one.clock.get() + LOAD.toNanos(), new CompletableFuture<>());
    loads.add(loading);
    return Uni.createFrom().completionStage(loading.answer());
  }

  private void passes(Duration time) {
    one.passes(time);
    while (!loads.isEmpty() && loads.getFirst().endNanos() <= one.clock.get()) {
      loads.removeFirst().answer().complete(new Loaded(1, "", new byte[] {1}));
    }
  }

  private record Loading(long endNanos, CompletableFuture<Loaded> answer) {}
}
