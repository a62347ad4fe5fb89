package io.researcharr.data.domain.media;

import java.util.Objects;
import java.util.Optional;

/** The details of a series: how many seasons and episodes it is known to have. */
public record Series(
    Optional<Integer> tvdbId,
    Optional<String> imdbId,
    Optional<Integer> seasons,
    Optional<Integer> episodes)
    implements Details {

  public Series {
    Objects.requireNonNull(tvdbId);
    Objects.requireNonNull(imdbId);
    Objects.requireNonNull(seasons);
    Objects.requireNonNull(episodes);
  }

  @Override
  public MediaType type() {
    return MediaType.SERIES;
  }
}
