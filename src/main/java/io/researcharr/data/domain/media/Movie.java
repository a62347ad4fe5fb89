package io.researcharr.data.domain.media;

import java.util.Objects;
import java.util.Optional;

/** The details of a film. */
public record Movie(
    Optional<String> imdbId, Optional<Integer> tmdbId, Optional<Integer> runtimeMinutes)
    implements Details {

  public Movie {
    Objects.requireNonNull(imdbId);
    Objects.requireNonNull(tmdbId);
    Objects.requireNonNull(runtimeMinutes);
  }

  @Override
  public MediaType type() {
    return MediaType.MOVIE;
  }
}
