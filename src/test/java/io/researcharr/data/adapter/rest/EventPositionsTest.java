package io.researcharr.data.adapter.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.researcharr.data.domain.feed.Horizon;
import io.researcharr.data.domain.feed.Position;
import io.researcharr.data.service.FeedStart;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class EventPositionsTest {

  private final Random random = new Random(1);

  @Test
  void givesBackEveryPosition() {
    for (int i = 0; i < 1_000; i++) {
      // Given
      Position position = position();
      long database = random.nextLong();

      // When
      String id = EventPositions.encode(position, database);

      // Then
      assertThat(EventPositions.decode(id)).isEqualTo(new FeedStart.Behind(position, database));
      assertThat(id).matches("[A-Za-z0-9_-]+");
    }
  }

  @Test
  void isShortWhereLittleGoesOn() {
    Horizon seen = Horizon.of(1_000_000, 999_990, 999_995);

    String id =
        EventPositions.encode(
            Position.of(seen, 5_000_000).towards(Horizon.of(1_000_007, 999_995), 5_000_001), 1);

    assertThat(id).hasSizeLessThan(60);
  }

  @Test
  void isNotTooLongWhereThousandsOfTransactionsAreOpen() {
    long[] open = LongStream.range(0, 3_000).map(i -> 1L << 40 | i * 50).toArray();
    Horizon horizon = Horizon.of(1L << 41, open);

    String id = EventPositions.encode(Position.of(horizon, 1).towards(horizon, 1), 1);

    assertThat(id).hasSizeLessThan(EventPositions.LONGEST);
    assertThat(EventPositions.decode(id).position().seen()).isEqualTo(horizon);
  }

  @Test
  void refusesWhateverIsDamaged() {
    for (int i = 0; i < 1_000; i++) {
      // Given
      StringBuilder id = new StringBuilder(EventPositions.encode(position(), random.nextLong()));
      int place = random.nextInt(id.length() - 1);
      switch (random.nextInt(3)) {
        case 0 -> id.setCharAt(place, id.charAt(place) == 'A' ? 'B' : 'A');
        case 1 -> id.deleteCharAt(place);
        default -> id.insert(place, id.charAt(place) == 'x' ? 'y' : 'x');
      }

      // Then
      assertThatThrownBy(() -> EventPositions.decode(id.toString()))
          .as("%s", id)
          .isInstanceOf(ProblemException.class);
    }
  }

  private Position position() {
    Position whole = Position.of(horizon(), random.nextLong() >>> 1 + random.nextInt(60));
    if (random.nextBoolean()) {
      return whole;
    }
    long later = whole.seen().next() + random.nextInt(100) + 1;
    return whole.towards(Horizon.upTo(later), random.nextInt(1_000_000));
  }

  private Horizon horizon() {
    long next = 1 + (random.nextLong() >>> 2 + random.nextInt(50)) + 1_000;
    long[] open =
        LongStream.range(0, random.nextInt(20)).map(i -> next - 900 + i * (1 + i)).toArray();
    return Horizon.of(next, open);
  }
}
