package io.researcharr.data.service.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.researcharr.data.domain.cache.Invalidation;
import io.researcharr.data.domain.cache.Peer;
import io.researcharr.data.domain.cache.Roll;
import io.researcharr.data.fixture.OneCache;
import io.researcharr.data.fixture.OneKindOfWork;
import io.researcharr.data.port.PeerBus;
import io.researcharr.data.port.Repositories;
import io.researcharr.data.port.StorageException;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What goes to a member that is slow to answer. */
class CourierTest {

  private static final Duration NEVER = Duration.ofHours(1);
  private static final Timings TIMINGS = new Timings(NEVER, NEVER, NEVER, NEVER, NEVER, NEVER);

  private final OneCache cache = new OneCache(Optional.empty(), 1_000, 10);
  private final Membership membership = cache.member(new NoDatabase(), TIMINGS);
  private final Peer peer = new Peer(UUID.randomUUID(), "there:1", true, 0, 0, false);
  private final SlowBus bus = new SlowBus();
  private final Courier courier = new Courier(peer, bus, membership, TIMINGS, cache.clock::get);

  @Test
  void tellsInOneWordWhatIsTooMuchToBeToldOneByOne() {
    // Given
    membership.roster().apply(new Roll(true, 1, "history", List.of(peer)), cache.clock.get());
    courier.deliver(changes(0, 1));

    // When
    var first = courier.deliver(changes(1, 3_000)).subscribeAsCompletionStage();
    var second = courier.deliver(changes(3_001, 3_000)).subscribeAsCompletionStage();
    var third = courier.deliver(changes(6_001, 1)).subscribeAsCompletionStage();
    bus.answers.get(0).complete(null);

    // Then
    assertThat(bus.told).containsExactly(changes(0, 1), List.of(Invalidation.EVERYTHING));
    bus.answers.get(1).complete(null);
    assertThat(List.of(first, second, third)).allMatch(arrived -> arrived.isDone());
  }

  @Test
  void tellsTogetherWhatCameMeanwhile() {
    // Given
    membership.roster().apply(new Roll(true, 1, "history", List.of(peer)), cache.clock.get());
    courier.deliver(changes(0, 1));

    // When
    courier.deliver(changes(1, 10));
    courier.deliver(changes(11, 10));
    bus.answers.get(0).complete(null);

    // Then
    assertThat(bus.told).containsExactly(changes(0, 1), changes(1, 20));
  }

  @Test
  void triesAgainWhateverBecameOfTheFirstTime() {
    // Given
    Timings quick = new Timings(NEVER, NEVER, NEVER, Duration.ofMillis(1), NEVER, NEVER);
    Courier patient = new Courier(peer, bus, membership, quick, cache.clock::get);
    membership.roster().apply(new Roll(true, 1, "history", List.of(peer)), cache.clock.get());
    bus.isBroken = true;

    // When
    var arrived = patient.deliver(changes(0, 1)).subscribeAsCompletionStage();
    bus.isBroken = false;

    // Then
    await().until(() -> !bus.answers.isEmpty());
    bus.answers.get(0).complete(null);
    assertThat(arrived).succeedsWithin(Duration.ofSeconds(5));
  }

  private static List<Invalidation> changes(int first, int count) {
    return IntStream.range(first, first + count)
        .mapToObj(i -> Invalidation.of("media", i, 1))
        .toList();
  }

  /** Takes what it is told, and answers when the test says so. */
  private static final class SlowBus implements PeerBus {

    private final List<List<Invalidation>> told = new ArrayList<>();
    private final List<UniEmitter<? super Void>> answers = new CopyOnWriteArrayList<>();
    private volatile boolean isBroken;

    @Override
    public Uni<Void> tell(Peer member, List<Invalidation> news) {
      if (isBroken) {
        throw new IllegalStateException("broken");
      }
      told.add(List.copyOf(news));
      return Uni.createFrom().emitter(answers::add);
    }

    @Override
    public void listen(Listener listener) {}
  }

  /** The courier asks the database only to take a membership away. */
  private static final class NoDatabase implements OneKindOfWork {

    @Override
    public <T> Uni<T> write(String name, Function<Repositories, Uni<T>> work) {
      return Uni.createFrom().failure(new StorageException.Unavailable("There is none."));
    }
  }
}
