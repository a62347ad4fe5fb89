package io.researcharr.data.adapter.arr;

import java.util.Set;

/** The members of foreign rows that are read, at whatever depth they stand. */
final class RowNames {

  static final Set<String> KEPT =
      Set.of(
          "absoluteEpisodeNumber",
          "added",
          "airDate",
          "alternateTitles",
          "certification",
          "episodeFileCount",
          "episodeNumber",
          "episodes",
          "finaleType",
          "genres",
          "hasFile",
          "id",
          "imdbId",
          "minimumAvailability",
          "monitored",
          "network",
          "originalTitle",
          "overview",
          "path",
          "percentOfEpisodes",
          "qualityProfileId",
          "runtime",
          "seasonCount",
          "seasonNumber",
          "seasons",
          "seriesType",
          "sizeOnDisk",
          "sortTitle",
          "statistics",
          "status",
          "studio",
          "tags",
          "title",
          "tmdbId",
          "totalEpisodeCount",
          "tvdbId",
          "year");

  private RowNames() {}
}
