package io.researcharr.data.service.cache;

import static org.assertj.core.api.Assertions.assertThat;

import io.researcharr.data.domain.cache.CacheEntry;
import io.researcharr.data.domain.cache.CacheKey;
import io.researcharr.data.domain.cache.Invalidation;
import io.researcharr.data.fixture.OneCache;
import io.researcharr.data.port.SharedCache;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What happens while the shared cache is asked, and how long it is trusted. */
@Timeout(30)
class SharedAnswersTest {

  private final CacheKey key = new CacheKey("media", "1");
  private final SlowShared shared = new SlowShared();
  private final OneCache one = new OneCache(Optional.of(shared), 1_000_000, 1_000);

  @Test
  void refusesWhatWasAskedForBeforeTheFloorsAgainstItWereForgotten() {
    // Given
    one.sharing.open("space", one.near.era(), 1, 1);
    one.near.invalidate(List.of(new Invalidation(key, 2)));
    one.near.turn();
    var answer = ask("new");

    // When
    one.sharing.raise(5);
    one.near.turn();
    shared.answer(new SharedCache.Shared(1, 1, "", bytes("old")));

    // Then
    assertThat(answer.join()).isEqualTo("new");
    assertThat(ask("third").join()).isEqualTo("new");
  }

  @Test
  void refusesWhatWasAskedForInAPartThatIsNotUsedAnyMore() {
    // Given
    one.sharing.open("before", one.near.era(), 1, 1);
    var answer = ask("new");

    // When
    one.sharing.open("after", one.near.era(), 1, 1);
    shared.answer(new SharedCache.Shared(1, 1, "", bytes("old")));

    // Then
    assertThat(answer.join()).isEqualTo("new");
  }

  @Test
  void keepsAndSharesNothingOldThatWasAcceptedWhileAChangeWasTakenNoteOf() {
    // Given one who asks between two changes that are told together, and is slow to keep the answer
    one.sharing.open("space", one.near.era(), 1, 1);
    CompletableFuture<Void> accepted = new CompletableFuture<>();
    CompletableFuture<Void> noted = new CompletableFuture<>();
    one.seen.whenSharedHit(
        () -> {
          accepted.complete(null);
          noted.join();
        });
    Invalidation first = Invalidation.of("media", 2, 2);
    List<CompletableFuture<String>> slow = new ArrayList<>();

    // When
    one.near.invalidate(
        inTurn(
            List.of(first, new Invalidation(key, 2)),
            () -> {
              slow.add(ask("new"));
              CompletableFuture.runAsync(
                  () -> shared.answer(new SharedCache.Shared(1, 1, "", bytes("old"))));
              accepted.join();
            }));
    var joining = ask("new");
    shared.answer(new SharedCache.Shared(1, 1, "", bytes("old")));
    noted.complete(null);

    // Then
    assertThat(joining.join()).isEqualTo("new");
    assertThat(slow.get(0).join()).isEqualTo("old");
    assertThat(ask("new").join()).isEqualTo("new");
  }

  /** The changes one by one, with something that happens before the second. */
  private static List<Invalidation> inTurn(List<Invalidation> news, Runnable between) {
    return new AbstractList<>() {
      @Override
      public Invalidation get(int index) {
        if (index == 1) {
          between.run();
        }
        return news.get(index);
      }

      @Override
      public int size() {
        return news.size();
      }
    };
  }

  @Test
  void leavesNothingThereForLongerThanFloorsAreRemembered() {
    // Given
    OneCache patient = new OneCache(Optional.of(shared), 1_000_000, 1_000, Duration.ofHours(24));
    patient.sharing.open("space", patient.near.era(), 1, 1);

    // When
    var begun = patient.cache.begin(key);
    patient.cache.keep(begun, new Loaded(1, "", bytes("it")));

    // Then
    assertThat(shared.life).isLessThan(Timings.DEFAULT.window());
  }

  @Test
  void waitsNoTenSecondsForALoadOfWhichNothingIsHeard() {
    // Given a load that never ends, and one who has joined it
    one.sharing.open("space", one.near.era(), 1, 1);
    var first = ask("lost");
    one.passes(Duration.ofSeconds(9));
    var joining = ask("joined");

    // When
    one.passes(Duration.ofSeconds(1));
    var later = ask("later");
    shared.answer(Optional.empty());

    // Then
    assertThat(later.join()).isEqualTo("later");
    assertThat(first).isNotDone();
    assertThat(joining).isNotDone();
    assertThat(ask("again").join()).isEqualTo("later");
  }

  private CompletableFuture<String> ask(String inTheDatabase) {
    return one.cache
        .get(key, () -> Uni.createFrom().item(new Loaded(2, "", bytes(inTheDatabase))))
        .map(CacheEntry::body)
        .map(body -> new String(body, StandardCharsets.UTF_8))
        .subscribeAsCompletionStage();
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /** A shared cache that answers when the test says so. */
  private static final class SlowShared implements SharedCache {

    private UniEmitter<? super Optional<Shared>> asked;
    private Duration life = Duration.ZERO;

    private void answer(Shared entry) {
      answer(Optional.of(entry));
    }

    private void answer(Optional<Shared> entry) {
      asked.complete(entry);
    }

    @Override
    public Uni<Optional<Shared>> get(String space, CacheKey key) {
      return Uni.createFrom().emitter(emitter -> asked = emitter);
    }

    @Override
    public void put(String space, CacheKey key, Shared entry, Duration newLife) {
      life = newLife;
    }

    @Override
    public boolean isWell() {
      return true;
    }
  }
}
