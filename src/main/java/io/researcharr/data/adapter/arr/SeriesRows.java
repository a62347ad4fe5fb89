package io.researcharr.data.adapter.arr;

import com.fasterxml.jackson.databind.JsonNode;
import io.researcharr.data.domain.imports.ImportSource;
import io.researcharr.data.domain.media.Series;
import io.researcharr.data.port.UpstreamLibrary.SeriesRef;
import io.researcharr.data.port.UpstreamRow;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The reading of Sonarr's series, and of the episodes that may come along with them. */
record SeriesRows(String instance) implements Rows {

  @Override
  public UpstreamRow read(Element element) {
    String ref = Ref.of("series", element);
    return Rows.guarded(ref, () -> series(ref, Row.of(element.value())));
  }

  private UpstreamRow series(String ref, Row row) {
    var arrival = arrival(row);
    String title = arrival.naming().title();
    int upstreamId = row.atLeast(1, "id").orElse(0);
    List<JsonNode> episodes = row.elements("episodes");
    long count =
        row.inner("statistics")
            .atLeast(0, "totalEpisodeCount")
            .map(Integer::longValue)
            .orElse((long) episodes.size());
    return new UpstreamRow.SeriesRow(
        ref,
        arrival.change(),
        upstreamId,
        title,
        count,
        episodes.size(),
        seriesId -> read(new SeriesRef(upstreamId, seriesId, title), episodes));
  }

  private List<UpstreamRow> read(SeriesRef series, List<JsonNode> episodes) {
    var reading = new EpisodeRows(instance, series);
    var rows = new ArrayList<UpstreamRow>(episodes.size());
    for (JsonNode episode : episodes) {
      rows.add(reading.read(new Element(rows.size() + 1L, episode)));
    }
    return List.copyOf(rows);
  }

  private Arrival arrival(Row row) {
    int tvdbId = row.catalogueNumber("tvdbId", "TVDB id");
    Row statistics = row.inner("statistics");
    var details =
        new Series(
            Optional.of(tvdbId),
            row.imdbId(),
            seasons(row, statistics),
            statistics.atLeast(0, "totalEpisodeCount"));
    boolean complete =
        statistics.decimal("percentOfEpisodes") >= 100
            && statistics.atLeast(1, "episodeFileCount").isPresent();
    return new Arrival(
        Arrival.Naming.of(row, row.line("originalTitle")),
        Row.externalId("tvdb", tvdbId),
        complete,
        row.year(),
        details,
        metadata(row, statistics));
  }

  /** The specials are season 0, which nobody counts. */
  private static Optional<Integer> seasons(Row row, Row statistics) {
    var seasons = row.elements("seasons");
    return seasons.isEmpty()
        ? statistics.atLeast(0, "seasonCount")
        : Optional.of(
            (int) seasons.stream().filter(s -> s.path("seasonNumber").asLong(0) > 0).count());
  }

  private Metadata metadata(Row row, Row statistics) {
    var facts =
        Facts.about(row)
            .text("originalTitle")
            .titles("alternateTitles", "alternativeTitles")
            .words("genres")
            .text("network")
            .text("certification")
            .text("seriesType")
            .text("status", "releaseStatus")
            .whole("runtime");
    var own =
        Facts.ofServer(row, ImportSource.SONARR)
            .text("path")
            .whole("sizeOnDisk", statistics)
            .whole("episodeFileCount", statistics)
            .whole("qualityProfileId")
            .numbers("tags")
            .date("added");
    return new Metadata(instance, facts.node(), own.node());
  }
}
