package io.researcharr.data.domain.cache;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class RosterTest {

  private static final Duration LEASE = Duration.ofSeconds(2);
  private static final long SECOND = Duration.ofSeconds(1).toNanos();
  private static final UUID A = new UUID(0, 1);
  private static final UUID B = new UUID(0, 2);

  private final Roster roster = new Roster(LEASE);

  @Test
  void makesWritesWaitForStrictMembersOnly() {
    // When
    roster.apply(roll(3, strict(A, 0, 1), new Peer(B, "b:1", false, 0, 1, false)), 0);

    // Then
    assertThat(roster.audience(0)).extracting(Peer::id).containsExactly(A);
    assertThat(roster.bystanders(0)).extracting(Peer::id).containsExactly(B);
  }

  @Test
  void keepsAFencedMemberInTheAudienceUntilItsLeaseIsOverByAnyClock() {
    // Given
    roster.apply(roll(3, strict(A, 0, 1)), 0);

    // When
    roster.fenced(A, 10 * SECOND);

    // Then
    assertThat(roster.audience(12 * SECOND)).hasSize(1);
    assertThat(roster.audience(12 * SECOND + SECOND / 50 - 1)).hasSize(1);
    assertThat(roster.audience(12 * SECOND + SECOND / 50)).isEmpty();
    assertThat(roster.untilOver(A, 12 * SECOND)).contains(Duration.ofMillis(20));
  }

  @Test
  void countsFromTheFirstWordOfALoss() {
    // Given
    roster.apply(roll(3, strict(A, 0, 1)), 0);
    roster.fenced(A, SECOND);

    // When
    roster.apply(roll(3, new Peer(A, "a:1", true, 0, 1, true)), 2 * SECOND);

    // Then
    assertThat(roster.isOver(A, 3 * SECOND + SECOND / 50)).isTrue();
  }

  @Test
  void forgetsAMemberThatHasLeft() {
    // Given
    roster.apply(roll(3, strict(A, 0, 1)), 0);

    // When
    roster.apply(roll(3), SECOND);

    // Then
    assertThat(roster.audience(SECOND)).isEmpty();
    assertThat(roster.isOver(A, SECOND)).isTrue();
  }

  @Test
  void waitsWithTheOpeningUntilAllHaveSeenTheJoin() {
    // Given
    roster.apply(roll(5, strict(A, 4, 1), strict(B, 5, 1)), 0);
    assertThat(roster.allHaveSeen(5, 0)).isFalse();

    // When
    roster.apply(roll(5, strict(A, 5, 2), strict(B, 5, 2)), SECOND);

    // Then
    assertThat(roster.allHaveSeen(5, SECOND)).isTrue();
  }

  @Test
  void doesNotWaitForTheLost() {
    // Given
    roster.apply(roll(5, new Peer(A, "a:1", true, 0, 1, true)), 0);
    assertThat(roster.allHaveSeen(5, 2 * SECOND)).isFalse();

    // When
    boolean later = roster.allHaveSeen(5, 3 * SECOND);

    // Then
    assertThat(later).isTrue();
  }

  @Test
  void findsMembersThatHaveFallenSilent() {
    // Given
    roster.apply(roll(5, strict(A, 5, 1), strict(B, 5, 1)), 0);
    for (int half = 1; half <= 6; half++) {
      roster.apply(roll(5, strict(A, 5, 1), strict(B, 5, 1 + half)), half * SECOND / 2);
      assertThat(roster.silent(half * SECOND / 2)).isEmpty();
    }

    // When
    roster.apply(roll(5, strict(A, 5, 1), strict(B, 5, 9)), 7 * SECOND / 2);

    // Then
    assertThat(roster.silent(7 * SECOND / 2)).containsExactly(A);
  }

  @Test
  void takesNobodyForSilentAfterHavingBeenAwayItself() {
    // Given
    roster.apply(roll(5, strict(A, 5, 1)), 0);

    // When
    roster.apply(roll(5, strict(A, 5, 1)), 10 * SECOND);

    // Then
    assertThat(roster.silent(10 * SECOND)).isEmpty();
  }

  private static Roll roll(long number, Peer... others) {
    return new Roll(true, number, "here", List.of(others));
  }

  private static Peer strict(UUID id, long seen, long beats) {
    return new Peer(id, "a:1", true, seen, beats, false);
  }
}
