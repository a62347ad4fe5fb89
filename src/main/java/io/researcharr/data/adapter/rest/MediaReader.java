package io.researcharr.data.adapter.rest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.researcharr.data.domain.media.Details;
import io.researcharr.data.domain.media.Episode;
import io.researcharr.data.domain.media.ExternalId;
import io.researcharr.data.domain.media.JsonObject;
import io.researcharr.data.domain.media.Media;
import io.researcharr.data.domain.media.MediaDraft;
import io.researcharr.data.domain.media.MediaFields;
import io.researcharr.data.domain.media.MediaStatus;
import io.researcharr.data.domain.media.MediaType;
import io.researcharr.data.domain.media.Movie;
import io.researcharr.data.domain.media.Series;
import io.researcharr.data.domain.media.Title;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.regex.Pattern;

/** Entries as callers write them. */
final class MediaReader {

  private static final int MAX_NUMBER = 1_000_000;
  private static final Pattern IMDB = Pattern.compile("tt[0-9]{1,12}");
  private static final UUID NO_ID = new UUID(0, 0);
  private static final ExternalId NO_EXTERNAL_ID = new ExternalId("none", "none");
  private static final Set<String> READ_ONLY =
      Set.of("id", "version", "createdAt", "updatedAt", "updatedBy", "deletedAt");
  private static final Set<String> OF_OTHER_KINDS =
      Set.of(
          "imdbId",
          "tmdbId",
          "runtimeMinutes",
          "tvdbId",
          "seasons",
          "episodes",
          "seriesId",
          "seasonNumber",
          "episodeNumber",
          "airDate");

  private MediaReader() {}

  /** The draft that a JSON object describes, or the end of the request. */
  static MediaDraft read(JsonNode json) {
    JsonFields in = new JsonFields(json);
    Optional<MediaType> type = in.parsed("type", 20, MediaReader::type);
    in.required("type", type, MediaType.MOVIE);
    MediaFields fields = fields(in);
    Optional<Details> details = type.map(known -> details(known, in));
    in.refuseOthers(name -> whyNot(name, type));
    in.check();
    return new MediaDraft(fields, details.orElseThrow());
  }

  /** What a JSON merge patch (RFC 7396) makes of an entry, or the end of the request. */
  static Function<Media, MediaDraft> patch(JsonNode patch) {
    if (!patch.isObject()) {
      throw new ProblemException(ProblemKind.MALFORMED_REQUEST, "A JSON object is needed.");
    }
    return media -> patched(media, patch);
  }

  private static MediaDraft patched(Media media, JsonNode patch) {
    ObjectNode now = (ObjectNode) Json.own(Json.bytes(MediaInput.of(media.draft())));
    boolean derived = media.fields().sortTitle().equals(Title.sortKey(media.fields().title()));
    if (derived && patch.has("title") && !patch.has("sortTitle")) {
      now.remove("sortTitle");
    }
    return read(MergePatch.apply(now, patch));
  }

  private static MediaFields fields(JsonFields in) {
    String title = in.required("title", in.text("title", Title.MAX_LENGTH), "-");
    String sortTitle =
        in.text("sortTitle", Title.MAX_LENGTH)
            .map(Title::fold)
            .filter(folded -> !folded.isEmpty())
            .orElseGet(() -> Title.sortKey(title));
    return new MediaFields(
        title,
        sortTitle,
        in.required("externalId", in.parsed("externalId", 250, ExternalId::parse), NO_EXTERNAL_ID),
        in.parsed("status", 20, MediaReader::status).orElse(MediaStatus.PENDING),
        in.bool("monitored").orElse(true),
        in.integer("year", MediaFields.MIN_YEAR, MediaFields.MAX_YEAR),
        in.object("metadata", MediaFields.MAX_METADATA_BYTES).orElse(JsonObject.EMPTY),
        in.texts("tags", MediaFields.MAX_TAGS, MediaFields.MAX_TAG_LENGTH));
  }

  private static Details details(MediaType type, JsonFields in) {
    return switch (type) {
      case MOVIE ->
          new Movie(
              in.parsed("imdbId", 20, MediaReader::imdbId),
              in.integer("tmdbId", 1, Integer.MAX_VALUE),
              in.integer("runtimeMinutes", 1, MAX_NUMBER));
      case SERIES ->
          new Series(
              in.integer("tvdbId", 1, Integer.MAX_VALUE),
              in.parsed("imdbId", 20, MediaReader::imdbId),
              in.integer("seasons", 0, MAX_NUMBER),
              in.integer("episodes", 0, MAX_NUMBER));
      case EPISODE ->
          new Episode(
              new Episode.Position(
                  in.required("seriesId", in.uuid("seriesId"), NO_ID),
                  in.required("seasonNumber", in.integer("seasonNumber", 0, MAX_NUMBER), 0),
                  in.required("episodeNumber", in.integer("episodeNumber", 0, MAX_NUMBER), 0)),
              in.date("airDate"));
    };
  }

  private static MediaType type(String text) {
    return MediaType.byWireName(text)
        .orElseThrow(() -> new IllegalArgumentException("must be movie, series or episode"));
  }

  private static MediaStatus status(String text) {
    return MediaStatus.byWireName(text)
        .orElseThrow(
            () -> new IllegalArgumentException("must be pending, processing, completed or failed"));
  }

  private static String imdbId(String text) {
    if (!IMDB.matcher(text).matches()) {
      throw new IllegalArgumentException("must have the form tt0133093");
    }
    return text;
  }

  private static String whyNot(String name, Optional<MediaType> type) {
    if (READ_ONLY.contains(name)) {
      return "is read-only";
    }
    return OF_OTHER_KINDS.contains(name) && type.isPresent()
        ? "is not a field of a " + type.get().wireName()
        : "is not a known field";
  }
}
