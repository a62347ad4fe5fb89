package io.researcharr.data.service.cache;

import static org.assertj.core.api.Assertions.assertThat;

import io.researcharr.data.domain.cache.Invalidation;
import io.researcharr.data.domain.media.Media;
import io.researcharr.data.fixture.Entries;
import org.junit.jupiter.api.Test;

class TouchedTest {

  private final Touched touched = new Touched();
  private final Media movie = Entries.movie("Andrei Rublev");

  @Test
  void isCertainOfAnEntryThatWasStored() {
    // When
    touched.media(movie);

    // Then
    assertThat(touched.certain())
        .containsExactly(Invalidation.of("media", movie.id(), movie.version()));
    assertThat(touched.news()).hasSize(2);
  }

  @Test
  void isNotCertainOfAnEntryThatMayHaveBeenReached() {
    // Given
    touched.media(movie);

    // When
    touched.media(movie.id(), movie.version() + 1);

    // Then
    assertThat(touched.certain()).isEmpty();
    assertThat(touched.news()).contains(Invalidation.of("media", movie.id(), movie.version() + 1));
  }

  @Test
  void tellsOthersOnlyOfWhatItHasReliedOn() {
    // Given
    Media other = Entries.movie("Nostalghia");
    touched.media(movie);

    // When
    touched.relied(other);

    // Then
    Invalidation relied = Invalidation.of("media", other.id(), other.version());
    assertThat(touched.newsToOthers()).hasSize(4).contains(relied);
    assertThat(touched.news()).hasSize(2).doesNotContain(relied);
    assertThat(touched.certain()).hasSize(1);
  }

  @Test
  void isCertainAgainWhenItBeginsAnew() {
    // Given
    touched.media(movie.id(), movie.version() + 1);

    // When
    touched.clear();
    touched.media(movie);

    // Then
    assertThat(touched.certain()).hasSize(1);
  }

  @Test
  void isCertainOfNothingWhenThereWasTooMuch() {
    // When
    for (int i = 0; i <= Touched.MANY; i++) {
      touched.media(Entries.movie("The Sacrifice"));
    }

    // Then
    assertThat(touched.certain()).isEmpty();
    assertThat(touched.news()).containsExactly(Invalidation.EVERYTHING);
  }
}
