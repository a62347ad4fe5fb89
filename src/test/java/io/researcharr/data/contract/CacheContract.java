package io.researcharr.data.contract;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.researcharr.data.domain.cache.CacheEntry;
import io.researcharr.data.domain.cache.CacheKey;
import io.researcharr.data.domain.cache.Invalidation;
import io.researcharr.data.fixture.OneCache;
import io.researcharr.data.service.cache.Loaded;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The laws of the cache, to be kept with every provider. */
@Timeout(60)
abstract class CacheContract {

  private static final long MANY = 1_000_000;

  private final CacheKey key = new CacheKey("media", UUID.randomUUID().toString());
  private OneCache one;

  /** A cache of a new instance, ready to serve. */
  abstract OneCache open(long maxBytes, int floors);

  @BeforeEach
  void openOne() {
    one = open(MANY, 1_000);
  }

  @Test
  void servesWhatItHasLoaded() {
    // Given
    read(one, 1, "first");

    // When
    CacheEntry again = read(one, 2, "second");

    // Then
    assertThat(text(again)).isEqualTo("first");
    assertThat(one.seen.loads).hasValue(1);
  }

  @Test
  void servesNothingOlderThanAChangeThatIsKnown() {
    // Given
    read(one, 1, "old");

    // When
    one.near.invalidate(List.of(new Invalidation(key, 2)));

    // Then
    assertThat(text(read(one, 2, "new"))).isEqualTo("new");
  }

  @Test
  void keepsWhatIsAsNewAsTheChange() {
    // Given
    read(one, 2, "new");

    // When
    one.near.invalidate(List.of(new Invalidation(key, 2)));

    // Then
    assertThat(text(read(one, 3, "newer"))).isEqualTo("new");
  }

  @Test
  void doesNotKeepWhatALoadHasReadBeforeAChange() {
    // Given
    CompletableFuture<UniEmitter<? super Loaded>> load = new CompletableFuture<>();
    CompletableFuture<CacheEntry> slow =
        one.cache
            .get(key, () -> Uni.createFrom().<Loaded>emitter(load::complete))
            .subscribeAsCompletionStage();
    UniEmitter<? super Loaded> emitter = load.join();

    // When
    one.near.invalidate(List.of(new Invalidation(key, 2)));
    emitter.complete(loaded(1, "old"));

    // Then
    assertThat(text(slow.join())).isEqualTo("old");
    assertThat(text(read(one, 2, "new"))).isEqualTo("new");
  }

  @Test
  void doesNotLetANewReaderShareALoadThatBeganBeforeAChange() {
    // Given
    one.cache.get(key, () -> Uni.createFrom().emitter(never -> {})).subscribe().with(x -> {});

    // When
    one.near.invalidate(List.of(new Invalidation(key, 2)));

    // Then
    assertThat(text(read(one, 2, "new"))).isEqualTo("new");
  }

  @Test
  void loadsOnceForAThousandWhoAskAtTheSameTime() throws Exception {
    // Given
    AtomicInteger loads = new AtomicInteger();
    var emitters = new ConcurrentLinkedQueue<UniEmitter<? super Loaded>>();
    List<CompletableFuture<CacheEntry>> answers = new ArrayList<>();
    var threads = Executors.newFixedThreadPool(8);

    // When
    for (int i = 0; i < 1_000; i++) {
      answers.add(
          CompletableFuture.supplyAsync(
                  () ->
                      one.cache
                          .get(
                              key,
                              () ->
                                  Uni.createFrom()
                                      .emitter(
                                          emitter -> {
                                            loads.incrementAndGet();
                                            emitters.add(emitter);
                                          }))
                          .subscribeAsCompletionStage(),
                  threads)
              .thenCompose(answer -> answer));
    }
    threads.shutdown();
    assertThat(threads.awaitTermination(30, TimeUnit.SECONDS)).isTrue();
    await().until(() -> !emitters.isEmpty());
    emitters.forEach(emitter -> emitter.complete(loaded(1, "it")));

    // Then
    for (CompletableFuture<CacheEntry> answer : answers) {
      assertThat(text(answer.get(10, TimeUnit.SECONDS))).isEqualTo("it");
    }
    assertThat(loads).hasValue(1);
  }

  @Test
  void loadsAgainWhenAnEntryHasEnded() {
    // Given
    read(one, CacheEntry.UNVERSIONED, "old");

    // When
    one.passes(Duration.ofMinutes(10).plusSeconds(1));

    // Then
    assertThat(text(read(one, CacheEntry.UNVERSIONED, "new"))).isEqualTo("new");
  }

  @Test
  void remembersOnlyBrieflyThatThereIsNothing() {
    // Given
    CacheEntry nothing = get(one, Loaded.NOTHING);
    assertThat(nothing.isThere()).isFalse();
    assertThat(get(one, loaded(1, "new")).isThere()).isFalse();

    // When
    one.passes(Duration.ofSeconds(31));

    // Then
    assertThat(get(one, loaded(1, "new")).isThere()).isTrue();
  }

  @Test
  void forgetsThatThereWasNothingWhenSomethingComes() {
    // Given
    get(one, Loaded.NOTHING);

    // When
    one.near.invalidate(List.of(new Invalidation(key, 1)));

    // Then
    assertThat(text(read(one, 1, "new"))).isEqualTo("new");
  }

  @Test
  void servesAndKeepsNothingWithoutALease() {
    // Given
    read(one, 1, "first");
    one.lease.lose();

    // When
    CacheEntry second = read(one, 2, "second");

    // Then
    assertThat(text(second)).isEqualTo("second");
    assertThat(text(read(one, 3, "third"))).isEqualTo("third");
    assertThat(one.near.entries()).isEqualTo(1);
  }

  @Test
  void goesPastWhatItHasWhenAskedTo() {
    // Given
    read(one, 1, "first");

    // When
    CacheEntry anew =
        one.cache
            .past(key, () -> Uni.createFrom().item(loaded(2, "second")))
            .await()
            .indefinitely();

    // Then
    assertThat(text(anew)).isEqualTo("second");
    assertThat(text(read(one, 3, "third"))).isEqualTo("second");
  }

  @Test
  void staysWithinItsBytes() {
    // Given
    OneCache small = open(20_000, 10_000);

    // When
    for (int i = 0; i < 500; i++) {
      CacheKey each = new CacheKey("media", UUID.randomUUID().toString());
      small
          .cache
          .get(each, () -> Uni.createFrom().item(loaded(1, "x".repeat(1_000))))
          .await()
          .indefinitely();
    }

    // Then
    assertThat(small.near.bytes()).isLessThanOrEqualTo(20_000);
    assertThat(small.near.entries()).isLessThan(20);
    assertThat(small.seen.evictions).hasPositiveValue();
  }

  @Test
  void givesEverythingUpRatherThanForgetAChangeWhenTooManyComeAtOnce() {
    // Given
    OneCache forgetful = open(MANY, 100);
    read(forgetful, 1, "old");

    // When
    forgetful.near.invalidate(List.of(new Invalidation(key, 2)));
    for (int i = 0; i < 500; i++) {
      forgetful.near.invalidate(
          List.of(new Invalidation(new CacheKey("media", UUID.randomUUID().toString()), 1)));
    }

    // Then
    assertThat(forgetful.seen.doubts).hasPositiveValue();
    assertThat(forgetful.near.floors()).isLessThanOrEqualTo(100);
    assertThat(text(read(forgetful, 2, "new"))).isEqualTo("new");
  }

  @Test
  void keepsNothingOfALoadThatBeganBeforeEverythingWasGivenUp() {
    // Given
    var fill = one.cache.begin(key);

    // When
    one.near.doubt();
    one.cache.keep(fill, loaded(1, "old"));

    // Then
    assertThat(text(read(one, 2, "new"))).isEqualTo("new");
  }

  @Test
  void putsAWriteThrough() {
    // Given
    read(one, 1, "old");
    var writing = one.cache.begin(key);

    // When
    one.near.invalidate(List.of(new Invalidation(key, 2)));
    one.cache.keep(writing, loaded(2, "written"));

    // Then
    assertThat(text(read(one, 3, "loaded"))).isEqualTo("written");
  }

  @Test
  void doesNotPutAWriteThroughThatAnotherHasOvertaken() {
    // Given
    var writing = one.cache.begin(key);

    // When
    one.near.invalidate(List.of(new Invalidation(key, 2)));
    one.near.invalidate(List.of(new Invalidation(key, 3)));
    one.cache.keep(writing, loaded(2, "overtaken"));

    // Then
    assertThat(text(read(one, 3, "last"))).isEqualTo("last");
  }

  @Test
  void loadsAheadOfTheEndWithoutLettingAnybodyWait() {
    // Given an entry whose load took long
    var slow = one.cache.begin(key);
    one.passes(Duration.ofMinutes(5));
    one.cache.keep(slow, loaded(1, "present"));
    one.passes(Duration.ofMinutes(9).plusSeconds(59));

    // When
    CompletableFuture<UniEmitter<? super Loaded>> load = new CompletableFuture<>();
    CacheEntry served = null;
    for (int i = 0; i < 100; i++) {
      served =
          one.cache
              .get(key, () -> Uni.createFrom().<Loaded>emitter(load::complete))
              .await()
              .atMost(Duration.ofSeconds(1));
    }

    // Then
    assertThat(text(served)).isEqualTo("present");
    load.join().complete(loaded(2, "ahead"));
    assertThat(text(read(one, 3, "third"))).isEqualTo("ahead");
  }

  @Test
  void failsAsTheLoadDoesAndTriesAgain() {
    // When
    var failed =
        one.cache
            .get(key, () -> Uni.createFrom().<Loaded>failure(new IllegalStateException("no")))
            .subscribeAsCompletionStage();

    // Then
    await().until(failed::isCompletedExceptionally);
    assertThat(text(read(one, 1, "yes"))).isEqualTo("yes");
  }

  CacheKey key() {
    return key;
  }

  CacheEntry read(OneCache from, long version, String text) {
    return get(from, loaded(version, text));
  }

  private CacheEntry get(OneCache from, Loaded loaded) {
    return from.cache.get(key, () -> Uni.createFrom().item(loaded)).await().indefinitely();
  }

  static Loaded loaded(long version, String text) {
    return new Loaded(version, "movie test:1", text.getBytes(UTF_8));
  }

  static String text(CacheEntry entry) {
    return new String(entry.body(), UTF_8);
  }
}
