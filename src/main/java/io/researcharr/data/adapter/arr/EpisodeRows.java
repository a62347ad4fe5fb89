package io.researcharr.data.adapter.arr;

import io.researcharr.data.domain.imports.ImportSource;
import io.researcharr.data.domain.media.Episode;
import io.researcharr.data.domain.media.ExternalId;
import io.researcharr.data.port.UpstreamLibrary.SeriesRef;
import io.researcharr.data.port.UpstreamRow;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** The reading of the episodes of one of Sonarr's series. */
record EpisodeRows(String instance, SeriesRef series) implements Rows {

  private static final Pattern PLAIN_NAME = Pattern.compile("[a-z0-9_-]{1,25}");
  private static final Pattern DATE = Pattern.compile("\\d{4}-\\d{2}-\\d{2}");
  private static final int MAX_FOLDED_NAME = 16;

  @Override
  public UpstreamRow read(Element element) {
    String ref = Ref.ofEpisode(Ref.ofSeries(series.upstreamId(), series.title()), element);
    return Rows.guarded(
        ref, () -> new UpstreamRow.Usable(ref, arrival(Row.of(element.value())).change()));
  }

  private Arrival arrival(Row row) {
    int season = row.position("seasonNumber", "season number");
    int number = row.position("episodeNumber", "episode number");
    var position = new Episode.Position(series.seriesId(), season, number);
    return new Arrival(
        Arrival.Naming.of(row, Optional.of("Episode " + number)),
        externalId(row),
        row.flag("hasFile", false),
        Optional.empty(),
        new Episode(position, airDate(row)),
        metadata(row));
  }

  private ExternalId externalId(Row row) {
    return row.atLeast(1, "tvdbId")
        .map(tvdbId -> Row.externalId("tvdb", tvdbId))
        .or(() -> row.atLeast(1, "id").map(id -> Row.externalId(source(instance), id)))
        .orElseThrow(() -> new UnusableRow("has neither a TVDB id nor an id of its own"));
  }

  /**
   * The instance as the source of an external id, different for different instances: a name that
   * can't be kept as it is gets a mark of what it was.
   */
  static String source(String instance) {
    if (PLAIN_NAME.matcher(instance).matches()) {
      return "sonarr-" + instance;
    }
    String folded = instance.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9_-]+", "-");
    return String.format(
        Locale.ROOT,
        "sonarr-%s-%08x",
        folded.substring(0, Math.min(folded.length(), MAX_FOLDED_NAME)),
        instance.hashCode());
  }

  private static Optional<LocalDate> airDate(Row row) {
    try {
      return row.text("airDate")
          .filter(date -> DATE.matcher(date).matches())
          .map(LocalDate::parse)
          .filter(date -> date.getYear() > 1);
    } catch (DateTimeParseException e) {
      return Optional.empty();
    }
  }

  private Metadata metadata(Row row) {
    var facts = Facts.about(row).whole("absoluteEpisodeNumber").whole("runtime").text("finaleType");
    var own = Facts.ofServer(row, ImportSource.SONARR).flag("hasFile");
    return new Metadata(instance, facts.node(), own.node());
  }
}
