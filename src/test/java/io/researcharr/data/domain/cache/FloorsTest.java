package io.researcharr.data.domain.cache;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class FloorsTest {

  private static final Duration WINDOW = Duration.ofMinutes(11);

  private final Floors floors = new Floors(1_000, WINDOW, 0);

  @Test
  void knowsNothingOfAKeyThatWasNotChanged() {
    assertThat(floors.version(7)).isEqualTo(Floors.NONE);
    assertThat(floors.isUnchanged(7, floors.stamp())).isTrue();
  }

  @Test
  void keepsTheHighestVersionWhateverTheOrderOfTheNews() {
    // When
    long before = floors.stamp();
    floors.raise(7, 5);
    long between = floors.stamp();
    floors.raise(7, 3);

    // Then
    assertThat(floors.version(7)).isEqualTo(5);
    assertThat(floors.isUnchanged(7, before)).isFalse();
    assertThat(floors.isUnchanged(7, between)).isFalse();
    assertThat(floors.isUnchanged(7, floors.stamp())).isTrue();
  }

  @Test
  void keepsAKeyThatIsZero() {
    // When
    floors.raise(0, 9);

    // Then
    assertThat(floors.version(0)).isEqualTo(9);
  }

  @Test
  void remembersForAWholeWindowAndForgetsAfterTwoTurns() {
    // Given
    floors.raise(7, 5);
    assertThat(floors.isTurnDue(WINDOW.toNanos() - 1)).isFalse();
    assertThat(floors.isTurnDue(WINDOW.toNanos())).isTrue();

    // When
    floors.turn(WINDOW.toNanos());

    // Then
    assertThat(floors.version(7)).isEqualTo(5);
    assertThat(floors.isTurnDue(WINDOW.toNanos())).isFalse();

    // When
    floors.turn(2 * WINDOW.toNanos());

    // Then
    assertThat(floors.version(7)).isEqualTo(Floors.NONE);
  }

  @Test
  void vouchesForNothingThatBeganBeforeWhatItHasForgotten() {
    // Given
    long before = floors.stamp();
    floors.raise(7, 5);
    long after = floors.stamp();

    // When
    floors.turn(WINDOW.toNanos());
    floors.turn(2 * WINDOW.toNanos());

    // Then
    assertThat(floors.isUnchanged(7, before)).isFalse();
    assertThat(floors.admits(7, 9, before)).isFalse();
    assertThat(floors.admits(7, 9, after)).isTrue();
    assertThat(floors.isUnchanged(7, after)).isTrue();
  }

  @Test
  void beginsAnotherEraWhenAllIsForgotten() {
    // Given
    floors.raise(7, 5);

    // When
    floors.clear();

    // Then
    assertThat(floors.era()).isEqualTo(1);
    assertThat(floors.version(7)).isEqualTo(Floors.NONE);
  }

  @Test
  void keepsAFloorForAsLongAsTheEraInWhichItWasRaised() throws InterruptedException {
    // Given
    AtomicBoolean isOver = new AtomicBoolean();
    Thread forgetting =
        new Thread(
            () -> {
              while (!isOver.get()) {
                floors.clear();
              }
            });
    forgetting.start();

    // When
    int lost = 0;
    int stood = 0;
    for (int version = 1; version < 5_000_000 && lost == 0; version++) {
      long era = floors.era();
      floors.raise(7, version);
      boolean stands = floors.version(7) == version;
      if (floors.era() == era) {
        stood++;
        lost += stands ? 0 : 1;
      }
    }
    isOver.set(true);
    forgetting.join();

    // Then
    assertThat(lost).isZero();
    assertThat(stood).isPositive();
  }

  @Test
  void saysWhenThereIsNoRoomAndStillTakesKeysThatItKnows() {
    // Given
    Floors few = new Floors(100, WINDOW, 0);
    for (long key = 1; key <= 100; key++) {
      assertThat(few.raise(key, 1)).isTrue();
    }

    // When
    boolean another = few.raise(101, 1);
    boolean known = few.raise(50, 2);

    // Then
    assertThat(another).isFalse();
    assertThat(known).isTrue();
    assertThat(few.version(50)).isEqualTo(2);
  }

  @Test
  void takesLessThanAHundredBytesAFloor() {
    // Given
    Floors many = new Floors(200_000, WINDOW, 0);
    Random random = new Random(1);

    // When
    for (int i = 0; i < 200_000; i++) {
      many.raise(random.nextLong(), i);
    }

    // Then
    assertThat(many.bytes() / many.size()).isLessThan(100);
  }

  @Test
  void knowsWhatAMapWouldKnow() {
    // Given
    Map<Long, Long> model = new HashMap<>();
    Random random = new Random(2);

    // When
    for (int i = 0; i < 5_000; i++) {
      long key = random.nextInt(900) * 0x100000001L;
      long version = random.nextInt(1_000);
      floors.raise(key, version);
      model.merge(key == 0 ? 1 : key, version, Math::max);
    }

    // Then
    model.forEach((key, version) -> assertThat(floors.version(key)).isEqualTo(version));
    assertThat(floors.size()).isEqualTo(model.size());
  }
}
