package io.researcharr.data.service.cache;

import static org.assertj.core.api.Assertions.assertThat;

import io.researcharr.data.domain.cache.Invalidation;
import io.researcharr.data.domain.cache.Peer;
import io.researcharr.data.fixture.OneCache;
import io.researcharr.data.port.PeerBus;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whom a write waits for while this instance is about to become a member. */
class BarrierTest {

  private static final Duration NEVER = Duration.ofHours(1);
  private static final Timings TIMINGS = new Timings(NEVER, NEVER, NEVER, NEVER, NEVER, NEVER);

  private final OneCache cache = new OneCache(Optional.empty(), 1_000, 10);
  private final SlowTable table = new SlowTable();
  private final Membership membership = cache.member(table, TIMINGS);
  private final Peer peer = new Peer(UUID.randomUUID(), "there:1", true, 0, 0, false);
  private final SilentBus bus = new SilentBus();

  /**
   * The join ends on another thread while this one looks around: between any two of its looks at
   * the clock.
   */
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 6})
  void tellsThoseWhoWereThereBeforeItWheneverItsJoinEnds(int look) {
    // Given
    table.others = List.of(peer);
    membership.renewal();
    int[] looks = {0};
    Barrier barrier =
        new Barrier(
            cache.near,
            Optional.of(membership),
            () -> Uni.createFrom().voidItem(),
            bus,
            TIMINGS,
            () -> {
              if (++looks[0] == look) {
                table.answerAll();
              }
              return cache.clock.get();
            },
            cache.seen);

    // When
    CompletableFuture<Void> passed =
        barrier.pass(List.of(Invalidation.of("media", 1, 2))).subscribeAsCompletionStage();
    table.answerAll();

    // Then
    assertThat(passed).isNotDone();
    assertThat(bus.told).containsExactly(peer.id());
  }

  /** Takes what it is told, and never answers. */
  private static final class SilentBus implements PeerBus {

    private final List<UUID> told = new ArrayList<>();

    @Override
    public Uni<Void> tell(Peer member, List<Invalidation> news) {
      told.add(member.id());
      return Uni.createFrom().nothing();
    }

    @Override
    public void listen(Listener listener) {}
  }
}
