package io.researcharr.data.adapter.postgres;

import io.researcharr.data.domain.media.Media;
import io.researcharr.data.domain.media.Movie;
import jakarta.persistence.Column;
import jakarta.persistence.DiscriminatorValue;
import jakarta.persistence.Entity;

/** A film's row. */
@Entity
@DiscriminatorValue("movie")
class MovieEntity extends MediaEntity {

  @Column(name = "imdb_id")
  String imdbId;

  @Column(name = "tmdb_id")
  Integer tmdbId;

  @Column(name = "runtime_minutes")
  Integer runtimeMinutes;

  @Override
  void takeDetails(Media media) {
    Movie movie = (Movie) media.details();
    imdbId = movie.imdbId().orElse(null);
    tmdbId = movie.tmdbId().orElse(null);
    runtimeMinutes = movie.runtimeMinutes().orElse(null);
  }
}
