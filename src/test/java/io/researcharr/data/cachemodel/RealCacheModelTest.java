package io.researcharr.data.cachemodel;

import static org.assertj.core.api.Assertions.assertThat;

import io.researcharr.data.fixture.Seed;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The service's own cache keeps its promise on a simulated network and clock, and does not when any
 * part of it is changed. A failure names its seed: {@code -Dseed=…} runs that one again, and {@code
 * -Dmodel.seeds=…} as many as wanted.
 */
class RealCacheModelTest {

  private static final Logger TALK = Logger.getLogger("io.researcharr.data.service.cache");
  private static final int SEEDS = 500;
  private static final int SEEDS_OF_A_MUTANT = 4_000;

  @BeforeAll
  static void quiet() {
    TALK.setLevel(Level.OFF); // it warns of each of many thousand lost memberships
  }

  @AfterAll
  static void asUsual() {
    TALK.setLevel(null);
  }

  @Test
  void neverServesWhatIsOlderThanAnAnsweredWrite() throws ReflectiveOperationException {
    // Given
    Long wanted = Long.getLong("seed");
    long first = Seed.get();
    long seeds = Long.getLong("model.seeds", wanted == null ? SEEDS : 1);
    System.out.println("model of the real cache with -Dseed=" + first);
    OwnWorld world = new OwnWorld(Optional.empty());

    for (long seed = first; seed < first + seeds; seed++) {
      // When
      var incoherences = world.incoherences(seed);

      // Then
      assertThat(incoherences).as("seed %d", seed).isEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource
  void isSeenToFailWithThePartChanged(RealMutant mutant) throws ReflectiveOperationException {
    // Given
    OwnWorld world = new OwnWorld(Optional.of(mutant.change()));

    // When
    long seed = 0;
    while (seed < SEEDS_OF_A_MUTANT && world.incoherences(seed).isEmpty()) {
      seed++;
    }

    // Then
    assertThat(seed).as("the seed that shows %s", mutant).isLessThan(SEEDS_OF_A_MUTANT);
  }
}
