package io.researcharr.data.service.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.researcharr.data.adapter.memory.CaffeineStore;
import io.researcharr.data.domain.cache.CacheEntry;
import io.researcharr.data.domain.cache.CacheKey;
import io.researcharr.data.domain.cache.Floors;
import io.researcharr.data.domain.cache.Invalidation;
import io.researcharr.data.domain.cache.Lease;
import io.researcharr.data.fixture.QuietCache;
import java.time.Duration;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The near cache when something goes wrong, and when it gives up what it has. */
class NearCacheTest {

  private final List<Runnable> sweeping = new ArrayList<>();
  private final CacheKey key = new CacheKey("media", "1");
  private final NearCache near =
      new NearCache(
          new CaffeineStore(1_000_000, () -> 0, () -> {}, sweeping::add),
          new Floors(100, Duration.ofMinutes(11), 0),
          Lease.forever(0),
          () -> 0,
          new QuietCache());

  @Test
  void givesEverythingUpWhenItCannotTakeNoteOfAChange() {
    // Given
    keep();
    List<Invalidation> broken =
        new AbstractList<>() {
          @Override
          public Invalidation get(int index) {
            throw new IllegalStateException("broken");
          }

          @Override
          public int size() {
            return 1;
          }
        };

    // When
    assertThatThrownBy(() -> near.invalidate(broken)).hasMessage("broken");

    // Then
    assertThat(near.get(key)).isEmpty();
  }

  @Test
  void servesNothingThatItHasGivenUpWhetherItIsRemovedYetOrNot() {
    // Given
    keep();

    // When
    near.doubt();

    // Then
    assertThat(near.get(key)).isEmpty();
    assertThat(near.entries()).isEqualTo(1);
    sweeping.forEach(Runnable::run);
    assertThat(near.entries()).isZero();
  }

  private void keep() {
    near.offer(near.begin(key), new CacheEntry(1, "", new byte[] {1}, 0, 0, 1_000));
    assertThat(near.get(key)).isPresent();
  }
}
