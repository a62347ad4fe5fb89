package io.researcharr.data.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.researcharr.data.domain.feed.Change;
import io.researcharr.data.domain.feed.FeedPage;
import io.researcharr.data.domain.feed.Position;
import io.researcharr.data.domain.feed.Step;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class FeedRingTest {

  private final FeedRing ring = new FeedRing(8);

  @BeforeEach
  void begin() {
    ring.beginAt(upTo(100));
  }

  @Test
  void givesWhatCameBehindAPlace() {
    // Given
    ring.append(page(101, 103));
    ring.append(page(104, 105));

    // When
    FeedRing.Taken some = take(0, 2).orElseThrow();
    FeedRing.Taken rest = take(some.place(), 10).orElseThrow();

    // Then
    assertThat(numbers(some)).containsExactly(101L, 102L);
    assertThat(some.position()).isEqualTo(upTo(102));
    assertThat(numbers(rest)).containsExactly(103L, 104L, 105L);
    assertThat(ring.isAtEnd(rest.place())).isTrue();
  }

  @Test
  void forgetsWhatIsOldAndSaysSo() {
    // Given
    ring.append(page(101, 105));
    ring.append(page(106, 112));

    // Then
    assertThat(take(3, 10)).isEmpty();
    assertThat(numbers(take(4, 10).orElseThrow())).startsWith(105L).endsWith(112L).hasSize(8);
  }

  @Test
  void movesThePositionOfWhoIsAtTheEndWhereNothingCame() {
    // Given
    ring.append(page(101, 102));
    long end = take(0, 10).orElseThrow().place();

    // When
    ring.append(new FeedPage(List.of(), upTo(110), false));

    // Then
    assertThat(take(end, 10).orElseThrow().position()).isEqualTo(upTo(110));
    assertThat(ring.boundary().position()).isEqualTo(upTo(110));
    assertThat(ring.boundary().place()).isEqualTo(end);
  }

  @Test
  void endsBehindWhatIsReadThoughThereIsMore() {
    // When
    ring.append(new FeedPage(page(101, 103).steps(), upTo(103), true));

    // Then
    assertThat(ring.boundary()).isEqualTo(new FeedRing.Boundary(upTo(103), 3));
    assertThat(numbers(take(0, 10).orElseThrow())).hasSize(3);
  }

  private Optional<FeedRing.Taken> take(long place, int limit) {
    return ring.take(place, upTo(1), limit);
  }

  private static List<Long> numbers(FeedRing.Taken taken) {
    return taken.steps().stream().map(step -> step.change().seq()).toList();
  }

  private static FeedPage page(long from, long to) {
    List<Step> steps = new ArrayList<>();
    for (long seq = from; seq <= to; seq++) {
      steps.add(
          new Step(
              new Change(seq, seq, Instant.EPOCH, "test", "a", "updated", "me", 1), upTo(seq)));
    }
    return new FeedPage(steps, upTo(to), false);
  }

  private static Position upTo(long seq) {
    return Position.behind(seq);
  }
}
