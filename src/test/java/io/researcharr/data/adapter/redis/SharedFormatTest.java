package io.researcharr.data.adapter.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.researcharr.data.port.SharedCache.Shared;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class SharedFormatTest {

  @Test
  void hasAFileOfAnswersForItsPresentNumberAndNoneForTheNext() {
    assertThat(getClass().getResource(file(SharedFormat.VERSION))).isNotNull();
    assertThat(getClass().getResource(file(SharedFormat.VERSION + 1))).isNull();
  }

  @Test
  void readsWhatItHasWritten() {
    // Given
    byte[] body = "{\n}".getBytes(StandardCharsets.UTF_8);

    // When
    Shared read =
        SharedFormat.read(SharedFormat.write(new Shared(7, 3, "movie tmdb:1", body))).orElseThrow();

    // Then
    assertThat(read.number()).isEqualTo(7);
    assertThat(read.version()).isEqualTo(3);
    assertThat(read.name()).isEqualTo("movie tmdb:1");
    assertThat(read.body()).isEqualTo(body);
  }

  private static String file(int version) {
    return "/cache/answers-of-format-" + version + ".ndjson";
  }
}
