package io.researcharr.data.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.researcharr.data.adapter.redis.RedisDoor;
import io.researcharr.data.adapter.redis.RedisGuard;
import io.researcharr.data.domain.cache.CacheKey;
import io.researcharr.data.domain.cache.Invalidation;
import io.researcharr.data.fixture.OneCache;
import io.researcharr.data.fixture.RedisServer;
import io.researcharr.data.port.SharedCache.Shared;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.redis.client.RedisOptions;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class RedisCacheTest extends CacheContract {

  private static final RedisGuard BOUNDED =
      new RedisGuard() {
        @Override
        public <T> Uni<T> run(Supplier<Uni<T>> command) {
          return command.get().ifNoItem().after(Duration.ofSeconds(10)).fail();
        }
      };

  private static RedisServer redis;
  private static Vertx vertx;
  private static RedisDoor door;

  @BeforeAll
  static void start() {
    redis = RedisServer.start();
    vertx = Vertx.vertx();
    door =
        new RedisDoor(
            vertx,
            new RedisOptions().setConnectionString(redis.url()).setMaxWaitingHandlers(4_096),
            "Redis of the test",
            BOUNDED,
            () -> "",
            () -> {});
    door.start();
    await().until(() -> door.cache().isWell());
  }

  @AfterAll
  static void stop() {
    door.close();
    vertx.close();
    redis.close();
  }

  @AfterEach
  void empty() {
    redis.flush();
  }

  @Override
  OneCache open(long maxBytes, int floors) {
    return open(maxBytes, floors, 1, 1);
  }

  private OneCache open(long maxBytes, int floors, long lowest, long known) {
    OneCache one = new OneCache(Optional.of(door.cache()), maxBytes, floors);
    one.sharing.open("test", one.near.era(), lowest, known);
    return one;
  }

  /** What others have put there may arrive after it was emptied. */
  private void awaitInRedis() {
    await().until(() -> ":1".equals(redis.ask("EXISTS c:test:1:" + key())));
  }

  @Test
  void takesFromAnotherInstanceWhatThatHasLoaded() {
    // Given
    OneCache other = open(1_000_000, 100);
    read(other, 1, "shared");
    awaitInRedis();

    // When
    OneCache mine = open(1_000_000, 100);

    // Then
    assertThat(text(read(mine, 2, "own"))).isEqualTo("shared");
    assertThat(mine.seen.sharedHits).hasValue(1);
  }

  @Test
  void leavesNothingInRedisForEver() {
    // When
    read(open(1_000_000, 100), 1, "for a while");
    awaitInRedis();

    // Then
    long left = Long.parseLong(redis.ask("PTTL c:test:1:" + key()).substring(1));
    assertThat(left).isPositive().isLessThanOrEqualTo(OneCache.LIFE.toMillis());
  }

  @Test
  void refusesFromRedisWhatIsOlderThanAChangeThatIsKnown() {
    // Given
    OneCache other = open(1_000_000, 100);
    read(other, 1, "old");
    awaitInRedis();
    OneCache mine = open(1_000_000, 100);

    // When
    mine.near.invalidate(List.of(new Invalidation(key(), 2)));

    // Then
    assertThat(text(read(mine, 2, "new"))).isEqualTo("new");
    assertThat(mine.seen.sharedRefusals).hasValue(1);
  }

  @Test
  void refusesFromRedisWhatWasLoadedBeforeItHasOpened() {
    // Given
    OneCache other = open(1_000_000, 100, 4, 6);
    read(other, 1, "before");
    awaitInRedis();

    // When
    OneCache mine = open(1_000_000, 100, 7, 7);

    // Then
    assertThat(text(read(mine, 2, "own"))).isEqualTo("own");
  }

  @Test
  void takesNothingFromRedisAfterEverythingWasGivenUpUntilItHasOpenedAgain() {
    // Given
    OneCache other = open(1_000_000, 100);
    read(other, 1, "shared");
    awaitInRedis();
    OneCache mine = open(1_000_000, 100);

    // When
    mine.near.doubt();

    // Then
    assertThat(text(read(mine, 2, "own"))).isEqualTo("own");
  }

  @Test
  void doesNotReplaceANewerVersionInRedis() {
    // Given
    OneCache other = open(1_000_000, 100);
    read(other, 2, "new");
    awaitInRedis();

    // When
    OneCache late = open(1_000_000, 100, 99, 99);
    read(late, 1, "old");

    // Then
    OneCache third = open(1_000_000, 100);
    await().until(() -> late.seen.sharedRefusals.get() == 1);
    assertThat(text(read(third, 3, "own"))).isEqualTo("new");
  }

  @Test
  void takesWhatIsNoEntryForNone() {
    // Given
    redis.ask("SET c:test:1:" + key() + " rubbish");

    // When
    OneCache mine = open(1_000_000, 100);

    // Then
    assertThat(text(read(mine, 1, "own"))).isEqualTo("own");
  }

  @Test
  void readsWhatTheFirstReleaseHasWritten() {
    // Given
    String stored = "\"5 3 movie test:1\\n{}\"";
    redis.ask("SET c:test:1:" + key() + " " + stored);

    // When
    OneCache mine = open(1_000_000, 100);

    // Then
    assertThat(text(read(mine, 9, "own"))).isEqualTo("{}");
  }

  @Test
  void answersOnTheEventLoopOfTheCallerWhicheverThatIs() {
    for (int i = 0; i < 16; i++) {
      // Given
      Context home = vertx.getOrCreateContext();
      CompletableFuture<List<Thread>> threads = new CompletableFuture<>();

      // When
      home.runOnContext(
          ignored -> {
            Thread own = Thread.currentThread();
            door.cache()
                .get("test", key())
                .subscribe()
                .with(
                    found -> threads.complete(List.of(own, Thread.currentThread())),
                    threads::completeExceptionally);
          });

      // Then
      List<Thread> seen = threads.orTimeout(10, TimeUnit.SECONDS).join();
      assertThat(seen.get(1)).isSameAs(seen.get(0));
    }
  }

  @Test
  void givesEachCallerItsOwnOfWhatManyAskForTogether() {
    // Given
    for (int i = 0; i < 300; i += 3) {
      redis.put("c:test:1:media:" + i, "5 3 movie test:1\n{\"n\":" + i + "}");
    }
    long before = redis.commands();

    // When
    List<Uni<Optional<Shared>>> asked =
        IntStream.range(0, 300)
            .mapToObj(i -> door.cache().get("test", new CacheKey("media", String.valueOf(i))))
            .toList();
    List<Optional<Shared>> found =
        Uni.join().all(asked).andFailFast().await().atMost(Duration.ofSeconds(10));

    // Then
    for (int i = 0; i < 300; i++) {
      String expected = i % 3 == 0 ? "{\"n\":" + i + "}" : "";
      assertThat(found.get(i).map(one -> new String(one.body(), StandardCharsets.UTF_8)).orElse(""))
          .isEqualTo(expected);
    }
    assertThat(redis.commands() - before).isLessThan(150);
  }
}
