package io.researcharr.data.service.cache;

import static org.assertj.core.api.Assertions.assertThat;

import io.researcharr.data.adapter.memory.CaffeineStore;
import io.researcharr.data.domain.cache.CacheKey;
import io.researcharr.data.domain.cache.Floors;
import io.researcharr.data.domain.cache.Invalidation;
import io.researcharr.data.domain.cache.Lease;
import io.researcharr.data.fixture.QuietCache;
import io.researcharr.data.port.SharedCache;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * The cache of one instance in the hands of many threads: nothing that is older than a change is
 * served once the change was taken note of. It runs for {@code -Dstress.seconds=…}.
 */
@Timeout(120)
class NearCacheStressTest {

  private static final long SECONDS = Long.getLong("stress.seconds", 4);
  private static final int KEYS = 12;
  private static final int BYSTANDERS = 60;
  private static final int ROOM_FOR_FLOORS = 100_000;

  /** For about half of the keys, so that there is always something to load or to take. */
  private static final int ROOM_FOR_ENTRIES = 2_000;

  private final AtomicLongArray written = new AtomicLongArray(KEYS);
  private final AtomicLongArray noted = new AtomicLongArray(KEYS);
  private final AtomicLong numbers = new AtomicLong(1);
  private final AtomicBoolean isOver = new AtomicBoolean();
  private final AtomicInteger reads = new AtomicInteger();
  private final ConcurrentLinkedQueue<String> stale = new ConcurrentLinkedQueue<>();
  private final QuietCache seen = new QuietCache();
  private int steps;
  private final Sharing sharing = new Sharing();
  private final NearCache near =
      new NearCache(
          new CaffeineStore(ROOM_FOR_ENTRIES, System::nanoTime, () -> {}, Runnable::run),
          new Floors(ROOM_FOR_FLOORS, Duration.ofMillis(1), System.nanoTime()),
          Lease.forever(System.nanoTime()),
          System::nanoTime,
          seen);
  private final CoherentCache cache =
      new CoherentCache(
          near,
          Optional.of(new Attic()),
          sharing,
          new CoherentCache.Lives(Duration.ofMinutes(10), Duration.ofMinutes(10)),
          () -> Runnable::run,
          System::nanoTime,
          seen);

  @AfterEach
  void end() {
    isOver.set(true);
  }

  @Test
  void neverServesWhatIsOlderThanAChangeThatWasTakenNoteOf() throws Exception {
    // Given
    sharing.open("space", near.era(), 1, 1);
    read(new Random(7));
    var threads = Executors.newCachedThreadPool();
    List<Runnable> crowd = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      int seed = i;
      crowd.add(() -> write(new Random(seed)));
      crowd.add(() -> read(new Random(seed)));
      crowd.add(() -> read(new Random(100 + seed)));
    }
    crowd.add(this::doubt);
    crowd.add(this::openAndTurn);

    // When
    crowd.forEach(
        one ->
            threads.execute(
                () -> {
                  try {
                    while (!isOver.get()) {
                      one.run();
                    }
                  } catch (RuntimeException e) {
                    stale.add("a thread has failed: " + e);
                  }
                }));
    threads.shutdown();
    threads.awaitTermination(SECONDS, TimeUnit.SECONDS);
    isOver.set(true);
    assertThat(threads.awaitTermination(30, TimeUnit.SECONDS)).isTrue();

    // Then
    assertThat(stale).isEmpty();
    assertThat(reads).hasValueGreaterThan(10_000);
    assertThat(seen.nearHits).hasPositiveValue();
    assertThat(seen.sharedHits).hasPositiveValue();
    assertThat(seen.sharedRefusals).hasPositiveValue();
    assertThat(seen.doubts).hasPositiveValue();
  }

  /** One of the keys among many others, so that it takes a while to take note of all. */
  private void write(Random random) {
    int key = random.nextInt(KEYS);
    List<Invalidation> news = new ArrayList<>();
    for (int i = 0; i < BYSTANDERS; i++) {
      news.add(Invalidation.of("other", random.nextInt(10_000), 1));
    }
    long version = written.incrementAndGet(key);
    news.add(new Invalidation(name(key), version));
    near.invalidate(news);
    noted.accumulateAndGet(key, version, Math::max);
  }

  private void read(Random random) {
    int key = random.nextInt(KEYS);
    long atLeast = noted.get(key);
    long found =
        cache
            .get(name(key), () -> Uni.createFrom().item(loaded(key)))
            .await()
            .atMost(Duration.ofSeconds(30))
            .version();
    reads.incrementAndGet();
    if (found < atLeast) {
      stale.add(name(key) + ": " + found + " after " + atLeast);
    }
  }

  private Loaded loaded(int key) {
    return new Loaded(written.get(key), "", new byte[] {1});
  }

  private void doubt() {
    near.doubt();
    pause(10_000_000);
  }

  /** As a membership does it, which is one. */
  private void openAndTurn() {
    if (++steps % 10 == 0) {
      sharing.raise(numbers.get());
      near.turn();
    }
    boolean isNewEra = sharing.terms().era() != near.era();
    long era = near.era();
    long number = numbers.incrementAndGet();
    if (isNewEra) {
      sharing.open("space", era, number, number);
    } else {
      sharing.knows(number);
    }
    pause(500_000);
  }

  private static void pause(long nanos) {
    LockSupport.parkNanos(nanos);
  }

  private static CacheKey name(int key) {
    return new CacheKey("media", String.valueOf(key));
  }

  /** A shared cache that gives out the last or whatever was ever put, now or a little later. */
  private static final class Attic implements SharedCache {

    private static final int SHELF = 8;

    private final ConcurrentHashMap<CacheKey, Shared[]> shelves = new ConcurrentHashMap<>();
    private final AtomicInteger turn = new AtomicInteger();

    @Override
    public Uni<Optional<Shared>> get(String space, CacheKey key) {
      int place = turn.incrementAndGet();
      Shared[] shelf = shelves.get(key);
      int wanted = place % 2 == 0 ? 0 : place % SHELF;
      Uni<Optional<Shared>> found =
          Uni.createFrom()
              .item(shelf == null ? Optional.empty() : Optional.ofNullable(shelf[wanted]));
      return place % 16 == 0 ? found.onItem().delayIt().by(Duration.ofMillis(1)) : found;
    }

    @Override
    public void put(String space, CacheKey key, Shared entry, Duration life) {
      Shared[] shelf = shelves.computeIfAbsent(key, same -> new Shared[SHELF]);
      shelf[turn.get() % SHELF] = entry;
      shelf[0] = entry;
    }

    @Override
    public boolean isWell() {
      return true;
    }
  }
}
