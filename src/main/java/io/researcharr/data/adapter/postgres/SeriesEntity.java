package io.researcharr.data.adapter.postgres;

import io.researcharr.data.domain.media.Media;
import io.researcharr.data.domain.media.Series;
import jakarta.persistence.Column;
import jakarta.persistence.DiscriminatorValue;
import jakarta.persistence.Entity;

/** A series' row. */
@Entity
@DiscriminatorValue("series")
class SeriesEntity extends MediaEntity {

  @Column(name = "tvdb_id")
  Integer tvdbId;

  @Column(name = "imdb_id")
  String imdbId;

  @Column(name = "seasons")
  Integer seasons;

  @Column(name = "episodes")
  Integer episodes;

  @Override
  void takeDetails(Media media) {
    Series series = (Series) media.details();
    tvdbId = series.tvdbId().orElse(null);
    imdbId = series.imdbId().orElse(null);
    seasons = series.seasons().orElse(null);
    episodes = series.episodes().orElse(null);
  }
}
