package io.researcharr.data.adapter.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.researcharr.data.domain.cache.CacheEntry;
import io.researcharr.data.domain.cache.CacheKey;
import io.researcharr.data.port.NearStore.Kept;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class CaffeineStoreTest {

  private final CacheKey key = new CacheKey("media", "1");
  private final Kept kept = new Kept(new CacheEntry(1, "", new byte[] {1}, 0, 0, 1_000), 0);
  private final CaffeineStore store =
      new CaffeineStore(1_000_000, () -> 0, () -> {}, Runnable::run);

  @Test
  void removesWhatWasAboutToBePut() throws InterruptedException {
    // Given one who has decided to put something where nothing is, and has not done so yet
    CompletableFuture<Void> isDecided = new CompletableFuture<>();
    CompletableFuture<Void> goOn = new CompletableFuture<>();
    Thread putting =
        new Thread(
            () ->
                store.replace(
                    key,
                    present -> {
                      isDecided.complete(null);
                      goOn.join();
                      return Optional.of(kept);
                    }));
    putting.start();
    isDecided.join();

    // When
    Thread removing = new Thread(() -> store.removeIf(key, present -> true));
    removing.start();
    await()
        .until(
            () ->
                removing.getState() == Thread.State.BLOCKED
                    || removing.getState() == Thread.State.WAITING
                    || removing.getState() == Thread.State.TERMINATED);
    goOn.complete(null);
    putting.join();
    removing.join();

    // Then
    assertThat(store.get(key)).isEmpty();
  }

  @Test
  void leavesWhatIsNotSo() {
    // Given
    store.replace(key, present -> Optional.of(kept));

    // When
    store.removeIf(key, present -> false);

    // Then
    assertThat(store.get(key)).contains(kept);
  }
}
