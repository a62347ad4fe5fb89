package io.researcharr.data.service.cache;

import static org.assertj.core.api.Assertions.assertThat;

import io.researcharr.data.domain.cache.CacheKey;
import io.researcharr.data.domain.cache.Invalidation;
import io.researcharr.data.domain.cache.Lease;
import io.researcharr.data.domain.cache.Peer;
import io.researcharr.data.fixture.OneCache;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How a membership ends, whatever is under way then. */
class MembershipTest {

  private static final Duration NEVER = Duration.ofHours(1);
  private static final Timings TIMINGS = new Timings(NEVER, NEVER, NEVER, NEVER, NEVER, NEVER);

  private final OneCache cache = new OneCache(Optional.empty(), 1_000, 10);
  private final SlowTable table = new SlowTable();
  private final Membership membership = cache.member(table, TIMINGS);
  private CompletableFuture<Void> ended;

  /** A first step, without the ticks that follow when it is started. */
  @BeforeEach
  void begin() {
    membership.renewal();
  }

  @Test
  void removesTheMember() {
    // Given
    table.answerAll();

    // When
    shutdown();
    table.answerAll();

    // Then
    assertThat(table.everJoined).hasSize(1);
    assertThat(table.members).isEmpty();
    assertThat(ended).isCompleted();
    assertThat(membership.isServing()).isFalse();
  }

  @Test
  void isNotUndoneByARenewalThatComesAfterIt() {
    // Given
    table.answerNext(); // the join; its renewal is under way

    // When
    shutdown();
    table.answerLast(); // leaves
    table.answerAll();

    // Then
    assertThat(table.everJoined).hasSize(1);
    assertThat(table.members).isEmpty();
    assertThat(ended).isCompleted();
  }

  @Test
  void takesBackAJoinThatIsUnderWay() {
    // When
    shutdown();
    boolean before = ended.isDone();
    table.answerAll();

    // Then
    assertThat(before).isFalse();
    assertThat(table.everJoined).hasSize(1);
    assertThat(table.members).isEmpty();
    assertThat(ended).isCompleted();
  }

  @Test
  void takesBackAJoinWhoseAnswerWasLost() {
    // Given
    table.loseNext();

    // When
    shutdown();
    table.answerAll();

    // Then
    assertThat(table.everJoined).hasSize(1);
    assertThat(table.members).isEmpty();
  }

  @Test
  void takesBackAJoinThatReplacesALostMembership() {
    // Given
    table.answerAll();
    table.members.clear();
    CompletableFuture<Void> renewal = membership.renewal().subscribeAsCompletionStage();
    table.answerNext(); // it is not a member any more

    // When
    shutdown();
    table.answerAll();

    // Then
    assertThat(table.everJoined).hasSize(2);
    assertThat(table.members).isEmpty();
    assertThat(renewal).isCompletedExceptionally();
  }

  @Test
  void leavesNobodyWhoMayJoinLater() {
    // Given
    table.answerAll();
    shutdown();
    table.answerAll();

    // When
    membership.start();
    table.answerAll();

    // Then
    assertThat(table.everJoined).hasSize(1);
    assertThat(table.members).isEmpty();
  }

  @Test
  void takesFromOthersOnlyWhatHasSeenTheChangesThatItForgets() {
    // Given
    table.answerAll();
    cache.passes(NEVER);

    // When
    membership.renewal();
    table.answerNext(); // the renewal is granted, and a number is drawn
    long drawn = table.number;
    cache.near.invalidate(List.of(Invalidation.of("media", 1, 2)));
    table.answerAll();
    cache.passes(NEVER);
    membership.renewal();
    table.answerAll();

    // Then what was loaded with that number, perhaps before the change
    boolean isOld = drawn < cache.sharing.terms().lowest();
    boolean isRefused = !cache.near.accepts(new CacheKey("media", "1"), 1);
    assertThat(drawn).isEqualTo(3);
    assertThat(isOld || isRefused).isTrue();
  }

  @Test
  void servesNoLongerThanALeaseAfterTheLastLookForChangesWhereNoWriteWaitsForIt() {
    // Given one who renews, but does not find out about changes any more
    long looked = cache.clock.get();
    Membership bounded = member(false, NEVER, () -> looked);
    bounded.renewal();
    table.answerAll();
    cache.passes(NEVER.dividedBy(2));

    // When
    bounded.renewal();
    table.answerAll();

    // Then
    assertThat(bounded.isServing()).isTrue();
    cache.passes(NEVER.dividedBy(2).plusNanos(1));
    assertThat(bounded.isServing()).isFalse();
    assertThat(bounded.isLeased(cache.clock.get())).isTrue();
  }

  @Test
  void isNotOpenedByAnAnswerThatAThreadIsStillAtWorkOnWhenTheMembershipIsLost() {
    // Given a step that is given up while its thread is about to open
    List<CompletableFuture<Void>> losses = new ArrayList<>();
    Membership[] slow = new Membership[1];
    LongSupplier fresh =
        () -> {
          if (losses.isEmpty()) {
            table.members.clear();
            slow[0].renewal();
            losses.add(CompletableFuture.runAsync(table::answerWhenAsked));
            losses.get(0).completeOnTimeout(null, 1_500, TimeUnit.MILLISECONDS).join();
          }
          return cache.clock.get();
        };
    table.answerAll();
    slow[0] = member(true, Duration.ofSeconds(1), fresh);

    // When
    slow[0].renewal();
    table.answerNext(); // the join
    table.answerNext(); // its renewal
    table.answerNext(); // the number to open with
    table.awaitQuestion(); // to join again

    // Then
    assertThat(losses).hasSize(1);
    assertThat(slow[0].isServing()).isFalse();
    assertThat(slow[0].isLeased(cache.clock.get())).isFalse();
  }

  @Test
  void opensAlsoWhereItCannotTidyUpAfterAnother() {
    // Given
    table.others = List.of(new Peer(UUID.randomUUID(), "there:1", true, 0, 0, true));
    table.tidied = Uni.createFrom().failure(new IllegalStateException("locked"));
    table.answerAll();
    cache.passes(NEVER.multipliedBy(2));

    // When
    membership.renewal();
    table.answerAll();

    // Then
    assertThat(membership.isServing()).isTrue();
  }

  private Membership member(boolean isStrict, Duration lease, LongSupplier fresh) {
    return new Membership(
        table,
        cache.near,
        new Lease(lease),
        cache.sharing,
        new Membership.Self(() -> "here:1", isStrict, true),
        fresh,
        new Timings(lease, NEVER, NEVER, NEVER, NEVER, NEVER),
        cache.clock::get,
        cache.seen);
  }

  private void shutdown() {
    ended = membership.shutdown().subscribeAsCompletionStage();
  }
}
