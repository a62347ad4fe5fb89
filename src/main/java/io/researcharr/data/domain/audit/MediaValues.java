package io.researcharr.data.domain.audit;

import io.researcharr.data.domain.audit.AuditValues.Json;
import io.researcharr.data.domain.media.Details;
import io.researcharr.data.domain.media.Episode;
import io.researcharr.data.domain.media.ExternalId;
import io.researcharr.data.domain.media.JsonObject;
import io.researcharr.data.domain.media.Media;
import io.researcharr.data.domain.media.MediaFields;
import io.researcharr.data.domain.media.MediaStatus;
import io.researcharr.data.domain.media.MediaType;
import io.researcharr.data.domain.media.Movie;
import io.researcharr.data.domain.media.Series;
import io.researcharr.data.domain.media.Stamp;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;

/** Entries of the catalogue as the audit trail has them. */
public final class MediaValues {

  private MediaValues() {}

  public static AuditValues of(Media media) {
    Map<String, Object> values = new TreeMap<>();
    MediaFields fields = media.fields();
    values.put("type", media.type().wireName());
    values.put("externalId", fields.externalId().toString());
    values.put("title", fields.title());
    values.put("sortTitle", fields.sortTitle());
    values.put("status", fields.status().wireName());
    values.put("monitored", fields.monitored());
    putNumber(values, "year", fields.year());
    values.put("metadata", Json.of(fields.metadata().text()));
    values.put("tags", new Json("", fields.tags()));
    putDetails(values, media.details());
    Stamp stamp = media.stamp();
    values.put("createdAt", stamp.createdAt());
    values.put("updatedAt", stamp.updatedAt());
    values.put("updatedBy", stamp.updatedBy());
    stamp.deletedAt().ifPresent(time -> values.put("deletedAt", time));
    return new AuditValues(values);
  }

  /** The entry that values describe. */
  public static Media media(UUID id, long version, AuditValues values) {
    MediaFields fields =
        new MediaFields(
            values.text("title").orElseThrow(),
            values.text("sortTitle").orElseThrow(),
            ExternalId.parse(values.text("externalId").orElseThrow()),
            values.text("status").flatMap(MediaStatus::byWireName).orElseThrow(),
            values.flag("monitored"),
            values.number("year").filter(year -> year != 0),
            new JsonObject(values.json("metadata").orElseThrow().text()),
            values.words("tags"));
    Stamp stamp =
        new Stamp(
            version,
            values.time("createdAt").orElseThrow(),
            values.time("updatedAt").orElseThrow(),
            values.text("updatedBy").orElseThrow(),
            values.time("deletedAt"));
    return new Media(id, fields, details(values), stamp);
  }

  private static void putDetails(Map<String, Object> values, Details details) {
    if (details instanceof Movie movie) {
      putText(values, "imdbId", movie.imdbId());
      putNumber(values, "tmdbId", movie.tmdbId());
      putNumber(values, "runtimeMinutes", movie.runtimeMinutes());
    } else if (details instanceof Series series) {
      putNumber(values, "tvdbId", series.tvdbId());
      putText(values, "imdbId", series.imdbId());
      putNumber(values, "seasons", series.seasons());
      putNumber(values, "episodes", series.episodes());
    } else if (details instanceof Episode episode) {
      putText(values, "seriesId", Optional.of(episode.position().seriesId()));
      putNumber(values, "seasonNumber", Optional.of(episode.position().seasonNumber()));
      putNumber(values, "episodeNumber", Optional.of(episode.position().episodeNumber()));
      putText(values, "airDate", episode.airDate());
    }
  }

  private static Details details(AuditValues values) {
    return switch (values.text("type").flatMap(MediaType::byWireName).orElseThrow()) {
      case MOVIE ->
          new Movie(
              values.text("imdbId"), values.number("tmdbId"), values.number("runtimeMinutes"));
      case SERIES ->
          new Series(
              values.number("tvdbId"),
              values.text("imdbId"),
              values.number("seasons"),
              values.number("episodes"));
      case EPISODE ->
          new Episode(
              new Episode.Position(
                  values.text("seriesId").map(UUID::fromString).orElseThrow(),
                  values.number("seasonNumber").orElseThrow(),
                  values.number("episodeNumber").orElseThrow()),
              values.text("airDate").map(java.time.LocalDate::parse));
    };
  }

  private static void putText(Map<String, Object> values, String name, Optional<?> value) {
    value.ifPresent(it -> values.put(name, it.toString()));
  }

  private static void putNumber(Map<String, Object> values, String name, Optional<Integer> value) {
    value.ifPresent(it -> values.put(name, it.longValue()));
  }
}
