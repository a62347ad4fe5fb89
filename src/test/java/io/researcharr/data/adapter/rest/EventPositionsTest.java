package io.researcharr.data.adapter.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.researcharr.data.domain.feed.Position;
import io.researcharr.data.service.FeedStart;
import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.Random;
import java.util.zip.CRC32C;
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
  void isNeverLong() {
    String usual = EventPositions.encode(new Position(1_000_000, 5_000_001), -1);
    String longest = EventPositions.encode(new Position(Long.MAX_VALUE, Long.MAX_VALUE), -1);

    assertThat(usual).hasSizeLessThan(30);
    assertThat(longest).hasSizeLessThan(EventPositions.LONGEST);
  }

  @Test
  void refusesACommitThatThereCanNotBe() {
    // Given
    byte[] id = Base64.getUrlDecoder().decode(EventPositions.encode(new Position(1, 0), 7));
    id[9] = 0;
    CRC32C check = new CRC32C();
    check.update(id, 0, id.length - 4);
    ByteBuffer.wrap(id).putInt(id.length - 4, (int) check.getValue());

    // Then
    assertThatThrownBy(() -> EventPositions.decode(Base64.getUrlEncoder().encodeToString(id)))
        .isInstanceOf(ProblemException.class);
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
    return new Position(1 + (number() >>> 1), random.nextBoolean() ? 0 : number());
  }

  private long number() {
    return random.nextLong() >>> 1 + random.nextInt(60);
  }
}
