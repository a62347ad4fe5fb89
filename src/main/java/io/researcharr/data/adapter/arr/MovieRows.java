package io.researcharr.data.adapter.arr;

import io.researcharr.data.domain.imports.ImportSource;
import io.researcharr.data.domain.media.Movie;
import io.researcharr.data.port.UpstreamRow;
import java.util.Optional;

/** The reading of Radarr's movies. */
record MovieRows(String instance) implements Rows {

  @Override
  public UpstreamRow read(Element element) {
    String ref = Ref.of("movie", element);
    return Rows.guarded(
        ref, () -> new UpstreamRow.Usable(ref, arrival(Row.of(element.value())).change()));
  }

  private Arrival arrival(Row row) {
    int tmdbId = row.catalogueNumber("tmdbId", "TMDB id");
    return new Arrival(
        Arrival.Naming.of(row, row.line("originalTitle")),
        Row.externalId("tmdb", tmdbId),
        row.flag("hasFile", false),
        row.year(),
        new Movie(row.imdbId(), Optional.of(tmdbId), row.atLeast(1, "runtime")),
        metadata(row));
  }

  private Metadata metadata(Row row) {
    var facts =
        Facts.about(row)
            .text("originalTitle")
            .titles("alternateTitles", "alternativeTitles")
            .words("genres")
            .text("studio")
            .text("certification")
            .text("status", "releaseStatus");
    var own =
        Facts.ofServer(row, ImportSource.RADARR)
            .text("path")
            .flag("hasFile")
            .whole("sizeOnDisk")
            .whole("qualityProfileId")
            .text("minimumAvailability")
            .numbers("tags")
            .date("added");
    return new Metadata(instance, facts.node(), own.node());
  }
}
