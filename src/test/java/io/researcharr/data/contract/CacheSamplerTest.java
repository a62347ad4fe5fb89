package io.researcharr.data.contract;

import static io.researcharr.data.contract.UnitOfWorkContract.get;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.researcharr.data.domain.cache.CacheKey;
import io.researcharr.data.domain.cache.Peer;
import io.researcharr.data.domain.media.Edit;
import io.researcharr.data.domain.media.Media;
import io.researcharr.data.fixture.CountedSamples;
import io.researcharr.data.fixture.Entries;
import io.researcharr.data.fixture.OneCache;
import io.researcharr.data.fixture.SqliteFixture;
import io.researcharr.data.fixture.TwoInstances;
import io.researcharr.data.port.PeerSights;
import io.researcharr.data.service.cache.CoherentUnitOfWork;
import io.researcharr.data.service.cache.Loaded;
import io.researcharr.data.service.cache.Sampler;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Who looks whether the promise of the cache is kept. */
@Timeout(60)
class CacheSamplerTest {

  @RegisterExtension static final SqliteFixture SQLITE = new SqliteFixture();

  private static final Edit LATER = new Edit("tester", Entries.NOON.plusSeconds(1));
  private static final BooleanSupplier ALWAYS = () -> true;

  private final CountedSamples counted = new CountedSamples();
  private final Media first = Entries.movie("Stalker");
  private final Media second = first.replace(Entries.movieDraft("Solaris"), LATER);
  private TwoInstances instances;

  @BeforeEach
  void openBoth() {
    instances = new TwoInstances(SQLITE.storage());
  }

  @AfterEach
  void closeBoth() {
    instances.close();
  }

  @Test
  void countsAnInstanceThatWouldServeWhatIsOlder() {
    // Given
    insertUnseen();
    keep(instances.other, 1);

    // When
    update(unitOfWork(instances.sights(), ALWAYS));

    // Then
    awaitCompared(2);
    assertThat(counted.stale).hasValue(1);
  }

  @Test
  void countsAnInstanceThatWouldSayThereIsNothing() {
    // Given
    read(instances.other, Loaded.NOTHING);

    // When
    get(unitOfWork(instances.sights(), ALWAYS).write("test", r -> r.media().insert(first)));

    // Then
    awaitCompared(2);
    assertThat(counted.stale).hasValue(1);
  }

  @Test
  void countsTheInstanceItselfToo() {
    // Given somebody who puts back what is old after the write has passed
    insertUnseen();
    BooleanSupplier spoiler =
        () -> {
          keep(instances.own, 1);
          return true;
        };

    // When
    update(unitOfWork(instances.sights(), spoiler));

    // Then
    awaitCompared(2);
    assertThat(counted.stale).hasValue(1);
  }

  @Test
  void findsNothingWrongWithAnInstanceThatHasNothing() {
    assertRightWhen(() -> {});
  }

  @Test
  void findsNothingWrongWithAnInstanceThatHasTheSameOrALaterVersion() {
    assertRightWhen(() -> keep(instances.other, 3));
  }

  @Test
  void findsNothingWrongWithAnInstanceThatHasNoLease() {
    assertRightWhen(
        () -> {
          keep(instances.other, 1);
          instances.other.lease.lose();
        });
  }

  @Test
  void findsNothingWrongWithAnEntryThatIsAtItsEnd() {
    assertRightWhen(
        () -> {
          keep(instances.other, 1);
          instances.other.passes(Duration.ofMinutes(11));
        });
  }

  @Test
  void findsNothingWrongWithWhatIsGoneInTheMeantime() {
    // Given an instance that is asked when the entry was just purged
    insertUnseen();
    PeerSights late =
        sights(
            () ->
                SQLITE
                    .storage()
                    .unitOfWork()
                    .write("test", r -> r.media().purge(second.id(), second.version()))
                    .map(purged -> Optional.of(1L)));

    // When
    update(unitOfWork(late, ALWAYS));

    // Then
    awaitCompared(2);
    assertThat(counted.stale).hasValue(0);
  }

  @Test
  void looksOnlyAtTheWritesOnWhichTheLotFalls() {
    // Given
    Iterator<Boolean> lots = List.of(false, true).iterator();
    var unitOfWork = unitOfWork(instances.sights(), lots::next);

    // When
    get(unitOfWork.write("test", r -> r.media().insert(first)));
    update(unitOfWork);

    // Then
    awaitCompared(2);
    assertThat(lots.hasNext()).isFalse();
    assertThat(counted.compared).hasValue(2);
  }

  @Test
  void letsNoWriteWaitForAnInstanceThatDoesNotAnswerAndAsksItOnlyAFewTimes() {
    // Given
    AtomicInteger asked = new AtomicInteger();
    var unitOfWork =
        unitOfWork(
            sights(
                () -> {
                  asked.incrementAndGet();
                  return Uni.createFrom().emitter(never -> {});
                }),
            ALWAYS);

    // When
    for (int i = 0; i < 3 * Sampler.UNDER_WAY; i++) {
      get(unitOfWork.write("test", r -> r.media().insert(Entries.movie("Mirror"))));
    }

    // Then
    awaitCompared(Sampler.UNDER_WAY);
    await().until(() -> asked.get() == Sampler.UNDER_WAY);
    assertThat(counted.compared).hasValue(Sampler.UNDER_WAY);
  }

  @Test
  void goesOnWhenAnInstanceFailsToAnswer() {
    // Given
    var unitOfWork =
        unitOfWork(
            sights(() -> Uni.createFrom().failure(new IllegalStateException("not now"))), ALWAYS);

    // When
    for (int i = 1; i <= 2 * Sampler.UNDER_WAY; i++) {
      get(unitOfWork.write("test", r -> r.media().insert(Entries.movie("Nostalghia"))));
      awaitCompared(i);
    }

    // Then
    assertThat(counted.stale).hasValue(0);
  }

  private void assertRightWhen(Runnable given) {
    // Given
    insertUnseen();
    given.run();

    // When
    update(unitOfWork(instances.sights(), ALWAYS));

    // Then
    awaitCompared(2);
    assertThat(counted.stale).hasValue(0);
  }

  private void insertUnseen() {
    get(SQLITE.storage().unitOfWork().write("test", r -> r.media().insert(first)));
  }

  private void update(CoherentUnitOfWork unitOfWork) {
    get(unitOfWork.write("test", r -> r.media().update(second)));
  }

  private void awaitCompared(int times) {
    await().until(() -> counted.compared.get() >= times);
  }

  private CoherentUnitOfWork unitOfWork(PeerSights sights, BooleanSupplier lot) {
    Sampler sampler =
        new Sampler(
            instances.own.near,
            instances.barrier,
            sights,
            SQLITE.storage().unitOfWork(),
            lot,
            counted);
    return new CoherentUnitOfWork(
        SQLITE.storage()::unitOfWork, instances.barrier, Optional.of(sampler));
  }

  private void keep(OneCache cache, long version) {
    read(cache, new Loaded(version, "", "x".getBytes(UTF_8)));
  }

  private void read(OneCache cache, Loaded loaded) {
    CacheKey key = new CacheKey("media", first.id().toString());
    get(cache.cache.get(key, () -> Uni.createFrom().item(loaded)));
  }

  private static PeerSights sights(Supplier<Uni<Optional<Long>>> answer) {
    return new PeerSights() {
      @Override
      public Uni<Optional<Long>> served(Peer member, CacheKey key) {
        return answer.get();
      }

      @Override
      public void answerWith(Function<CacheKey, Optional<Long>> own) {
        // Nobody asks.
      }
    };
  }
}
