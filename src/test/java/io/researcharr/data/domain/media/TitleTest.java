package io.researcharr.data.domain.media;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TitleTest {

  @ParameterizedTest
  @CsvSource({
    "The Matrix, matrix",
    "A Beautiful Mind, beautiful mind",
    "An, an",
    "Thesis, thesis",
    "Amélie, amelie",
    "  Two   Spaces , two spaces",
    "ÅNGSTRÖM, angstrom",
    "한국, 한국",
  })
  void sortsWithoutCaseAccentsAndLeadingArticle(String title, String key) {
    assertThat(Title.sortKey(title)).isEqualTo(key);
  }

  @Test
  void countsCodePointsAndNotHalvesOfThem() {
    assertThat(Title.length("\uD83C\uDFAC")).isEqualTo(1);
  }

  @Test
  void neverGrowsPastWhatCanBeStored() {
    assertThat(Title.length(Title.fold("\uD83C\uDFAC".repeat(600)))).isEqualTo(500);
  }
}
