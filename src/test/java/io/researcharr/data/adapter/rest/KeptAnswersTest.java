package io.researcharr.data.adapter.rest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.researcharr.data.domain.media.Episode;
import io.researcharr.data.domain.media.ExternalId;
import io.researcharr.data.domain.media.JsonObject;
import io.researcharr.data.domain.media.Media;
import io.researcharr.data.domain.media.MediaDraft;
import io.researcharr.data.domain.media.MediaFields;
import io.researcharr.data.domain.media.MediaStatus;
import io.researcharr.data.domain.media.Movie;
import io.researcharr.data.domain.media.Series;
import io.researcharr.data.domain.media.Title;
import io.researcharr.data.fixture.Entries;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * Answers that an instance has left in Redis are taken by others for as long as the format has the
 * same number. So other bytes need another number ({@code SharedFormat.VERSION}) and another file.
 */
class KeptAnswersTest {

  private static final String FILE = "/cache/answers-of-format-1.ndjson";

  @Test
  void areTheSameBytesAsLongAsTheFormatHasTheSameNumber() throws IOException {
    // Given
    String kept;
    try (InputStream in = Objects.requireNonNull(getClass().getResourceAsStream(FILE))) {
      kept = new String(in.readAllBytes(), UTF_8);
    }

    // When
    String now =
        entries().stream()
            .map(entry -> new String(new MediaBytes().bytes(entry), UTF_8) + "\n")
            .collect(Collectors.joining());

    // Then
    assertThat(now).isEqualTo(kept);
  }

  static List<Media> entries() {
    UUID series = new UUID(0x0190_0000_0000_7000L, 0x8000_0000_0000_0002L);
    return List.of(
        Media.create(
            new UUID(0x0190_0000_0000_7000L, 0x8000_0000_0000_0001L),
            new MediaDraft(
                fields("Heat", "tmdb:949"),
                new Movie(Optional.of("tt0113277"), Optional.of(949), Optional.empty())),
            Entries.EDIT),
        Media.create(
            series,
            new MediaDraft(
                fields("The Wire", "tvdb:79126"),
                new Series(Optional.of(79126), Optional.empty(), Optional.of(5), Optional.of(60))),
            Entries.EDIT),
        Media.create(
            new UUID(0x0190_0000_0000_7000L, 0x8000_0000_0000_0003L),
            new MediaDraft(
                fields("The Target", "tvdb:298881"),
                new Episode(new Episode.Position(series, 1, 1), Optional.empty())),
            Entries.EDIT));
  }

  private static MediaFields fields(String title, String externalId) {
    return new MediaFields(
        title,
        Title.sortKey(title),
        ExternalId.parse(externalId),
        MediaStatus.PENDING,
        true,
        Optional.of(1995),
        new JsonObject("{\"a\":1}"),
        List.of("one", "two"));
  }
}
