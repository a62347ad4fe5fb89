package io.researcharr.data.domain.search;

import static org.assertj.core.api.Assertions.assertThat;

import io.researcharr.data.fixture.Seed;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SpellingTest {

  @Test
  void countsTheLettersBetweenTwoWords() {
    assertThat(Spelling.distance("matrix", "matrix")).isZero();
    assertThat(Spelling.distance("matrx", "matrix")).isEqualTo(1);
    assertThat(Spelling.distance("matrixx", "matrix")).isEqualTo(1);
    assertThat(Spelling.distance("matryx", "matrix")).isEqualTo(1);
    assertThat(Spelling.distance("matirx", "matrix")).isEqualTo(1);
    assertThat(Spelling.distance("ratatoulie", "ratatouille")).isEqualTo(2);
    assertThat(Spelling.distance("", "abc")).isEqualTo(3);
  }

  @Test
  void givesWordsWithOneWrongLetterAVariantInCommon() {
    long seed = Seed.get();
    Random random = new Random(seed);
    for (int i = 0; i < 20_000; i++) {
      String word = letters(random, 4 + random.nextInt(12));
      String wrong = damaged(word, random);

      assertThat(Spelling.distance(word, wrong)).as("%s %s", word, wrong).isLessThanOrEqualTo(1);
      assertThat(Collections.disjoint(Spelling.variants(word), Spelling.variants(wrong)))
          .as("seed %d, %s and %s", seed, word, wrong)
          .isFalse();
    }
  }

  @Test
  void looksForCorrectionsOfLongWordsWithoutDigitsOnly() {
    assertThat(List.of("the", "9000", "se7en", "x".repeat(41))).noneMatch(Spelling::isCheckable);
    assertThat(List.of("dune", "godfather", "амели")).allMatch(Spelling::isCheckable);
  }

  private static String damaged(String word, Random random) {
    int at = random.nextInt(word.length() - 1);
    String head = word.substring(0, at);
    return switch (random.nextInt(4)) {
      case 0 -> head + word.substring(at + 1);
      case 1 -> head + letters(random, 1) + word.substring(at);
      case 2 -> head + letters(random, 1) + word.substring(at + 1);
      default -> head + word.charAt(at + 1) + word.charAt(at) + word.substring(at + 2);
    };
  }

  private static String letters(Random random, int count) {
    StringBuilder word = new StringBuilder();
    for (int i = 0; i < count; i++) {
      word.append((char) ('a' + random.nextInt(26)));
    }
    return word.toString();
  }
}
