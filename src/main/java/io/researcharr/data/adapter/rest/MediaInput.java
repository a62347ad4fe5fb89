package io.researcharr.data.adapter.rest;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonRawValue;
import io.researcharr.data.domain.media.Episode;
import io.researcharr.data.domain.media.MediaDraft;
import io.researcharr.data.domain.media.MediaFields;
import io.researcharr.data.domain.media.Movie;
import io.researcharr.data.domain.media.Series;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** An entry as a caller may write it: what {@link MediaReader} reads, for documents and patches. */
@Schema(
    name = "MediaInput",
    description =
        "A movie, a series or an episode. Fields of another kind than the type says are refused.")
@JsonInclude(JsonInclude.Include.NON_NULL)
record MediaInput(
    @Schema(
            required = true,
            enumeration = {"movie", "series", "episode"})
        String type,
    @Schema(required = true, minLength = 1, maxLength = 500) String title,
    @Schema(
            maxLength = 500,
            description = "What the title sorts by; made from the title when left out.")
        String sortTitle,
    @Schema(required = true, description = "<source>:<value>", examples = "tmdb:949")
        String externalId,
    @Schema(
            enumeration = {"pending", "processing", "completed", "failed"},
            defaultValue = "pending")
        String status,
    @Schema(defaultValue = "true") Boolean monitored,
    @Schema(minimum = "1", maximum = "9999") Integer year,
    @Schema(type = SchemaType.OBJECT, description = "At most 256 KiB.") @JsonRawValue
        String metadata,
    @Schema(maxItems = 100) List<String> tags,
    @Schema(description = "Movie or series.", pattern = "^tt[0-9]{1,12}$") String imdbId,
    @Schema(description = "Movie.", minimum = "1") Integer tmdbId,
    @Schema(description = "Movie.", minimum = "1") Integer runtimeMinutes,
    @Schema(description = "Series.", minimum = "1") Integer tvdbId,
    @Schema(description = "Series.", minimum = "0") Integer seasons,
    @Schema(description = "Series.", minimum = "0") Integer episodes,
    @Schema(description = "Episode; required there.", format = "uuid") String seriesId,
    @Schema(description = "Episode; required there.", minimum = "0") Integer seasonNumber,
    @Schema(description = "Episode; required there.", minimum = "0") Integer episodeNumber,
    @Schema(description = "Episode.", format = "date") String airDate) {

  static MediaInput of(MediaDraft draft) {
    MediaFields fields = draft.fields();
    Movie movie = draft.details() instanceof Movie m ? m : null;
    Series series = draft.details() instanceof Series s ? s : null;
    Episode episode = draft.details() instanceof Episode e ? e : null;
    Episode.Position position = episode == null ? null : episode.position();
    String imdbId = null;
    if (movie != null) {
      imdbId = movie.imdbId().orElse(null);
    } else if (series != null) {
      imdbId = series.imdbId().orElse(null);
    }
    return new MediaInput(
        draft.type().wireName(),
        fields.title(),
        fields.sortTitle(),
        fields.externalId().toString(),
        fields.status().wireName(),
        fields.monitored(),
        fields.year().orElse(null),
        fields.metadata().text(),
        fields.tags(),
        imdbId,
        movie == null ? null : movie.tmdbId().orElse(null),
        movie == null ? null : movie.runtimeMinutes().orElse(null),
        series == null ? null : series.tvdbId().orElse(null),
        series == null ? null : series.seasons().orElse(null),
        series == null ? null : series.episodes().orElse(null),
        position == null ? null : position.seriesId().toString(),
        position == null ? null : position.seasonNumber(),
        position == null ? null : position.episodeNumber(),
        episode == null ? null : episode.airDate().map(Object::toString).orElse(null));
  }
}
