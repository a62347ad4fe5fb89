package io.researcharr.data.adapter.arr;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Locale;

/** Names of rows, for people who look for them in their Radarr or Sonarr. */
final class Ref {

  private static final int MAX_TITLE = 120;

  private Ref() {}

  /** For example {@code movie 12 "The Matrix"}; {@code row 17} when nothing better is known. */
  static String of(String kind, Element element) {
    JsonNode value = element.value();
    if (!value.path("id").isIntegralNumber() && !value.path("title").isTextual()) {
      return "row " + element.number();
    }
    JsonNode number = value.path("id");
    String id = number.isIntegralNumber() && number.canConvertToLong() ? " " + number.asLong() : "";
    return kind + id + quoted(value.path("title").asText(""));
  }

  static String ofSeries(long id, String title) {
    return "series" + (id > 0 ? " " + id : "") + quoted(title);
  }

  /** For example {@code series 3 "Dark" S01E02}. */
  static String ofEpisode(String series, Element element) {
    JsonNode season = element.value().path("seasonNumber");
    JsonNode episode = element.value().path("episodeNumber");
    if (!season.isInt() || !episode.isInt()) {
      return series + " row " + element.number();
    }
    return series
        + String.format(Locale.ROOT, " S%02dE%02d", season.intValue(), episode.intValue());
  }

  private static String quoted(String title) {
    String line = CleanText.line(title);
    return line.isEmpty() ? "" : " \"" + CleanText.clip(line, MAX_TITLE) + "\"";
  }
}
