package io.researcharr.data.domain.media;

import java.time.LocalDate;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;

/** The details of an episode: where it stands in its series, and when it was first shown. */
public record Episode(Position position, Optional<LocalDate> airDate) implements Details {

  public Episode {
    Objects.requireNonNull(position);
    Objects.requireNonNull(airDate);
  }

  @Override
  public MediaType type() {
    return MediaType.EPISODE;
  }

  public UUID seriesId() {
    return position.seriesId();
  }

  /** The place of an episode, which only one live episode can take. */
  public record Position(UUID seriesId, int seasonNumber, int episodeNumber) {

    public Position {
      Objects.requireNonNull(seriesId);
    }
  }
}
