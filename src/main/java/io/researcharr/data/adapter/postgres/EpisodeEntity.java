package io.researcharr.data.adapter.postgres;

import io.researcharr.data.domain.media.Episode;
import io.researcharr.data.domain.media.Media;
import jakarta.persistence.Column;
import jakarta.persistence.DiscriminatorValue;
import jakarta.persistence.Entity;
import java.time.LocalDate;
import java.util.UUID;

/** An episode's row. */
@Entity
@DiscriminatorValue("episode")
class EpisodeEntity extends MediaEntity {

  @Column(name = "series_id")
  UUID seriesId;

  @Column(name = "season_number")
  Integer seasonNumber;

  @Column(name = "episode_number")
  Integer episodeNumber;

  @Column(name = "air_date")
  LocalDate airDate;

  @Override
  void takeDetails(Media media) {
    Episode episode = (Episode) media.details();
    seriesId = episode.position().seriesId();
    seasonNumber = episode.position().seasonNumber();
    episodeNumber = episode.position().episodeNumber();
    airDate = episode.airDate().orElse(null);
  }
}
