package io.researcharr.data.adapter.sql;

import static io.researcharr.data.adapter.sql.SqlType.BIGINT;
import static io.researcharr.data.adapter.sql.SqlType.BOOLEAN;
import static io.researcharr.data.adapter.sql.SqlType.DATE;
import static io.researcharr.data.adapter.sql.SqlType.INTEGER;
import static io.researcharr.data.adapter.sql.SqlType.TEXT;
import static io.researcharr.data.adapter.sql.SqlType.TIMESTAMP;

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
import io.researcharr.data.domain.media.Title;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The table {@code media}: one row an entry, whatever its kind. */
public final class MediaTable {

  public static final String NAME = "media";

  static final Column<Media> ID = new Column<>("id", SqlType.UUID, Media::id);
  static final Column<Media> VERSION = new Column<>("version", BIGINT, Media::version);

  /** The version a changed entry must still have in the table for the change to be stored. */
  static final Column<Media> VERSION_BEFORE =
      new Column<>("version", BIGINT, media -> media.version() - 1);

  /** All columns, in the order in which {@link #read} expects them. */
  public static final List<Column<Media>> COLUMNS =
      List.of(
          ID,
          new Column<>("type", TEXT, media -> media.type().wireName()),
          new Column<>("external_id", TEXT, media -> media.fields().externalId().toString()),
          new Column<>("title", TEXT, media -> media.fields().title()),
          new Column<>("sort_title", TEXT, media -> media.fields().sortTitle()),
          new Column<>("status", TEXT, media -> media.fields().status().wireName()),
          new Column<>("monitored", BOOLEAN, media -> media.fields().monitored()),
          new Column<>("year", INTEGER, media -> media.fields().year().orElse(0)),
          new Column<>("metadata", TEXT, media -> media.fields().metadata().text()),
          new Column<>("tags", TEXT, MediaTable::tags),
          new Column<>(
              "imdb_id", TEXT, detail(Movie.class, Movie::imdbId, Series.class, Series::imdbId)),
          new Column<>("tmdb_id", INTEGER, detail(Movie.class, Movie::tmdbId)),
          new Column<>("runtime_minutes", INTEGER, detail(Movie.class, Movie::runtimeMinutes)),
          new Column<>("tvdb_id", INTEGER, detail(Series.class, Series::tvdbId)),
          new Column<>("seasons", INTEGER, detail(Series.class, Series::seasons)),
          new Column<>("episodes", INTEGER, detail(Series.class, Series::episodes)),
          new Column<>("series_id", SqlType.UUID, position(Episode.Position::seriesId)),
          new Column<>("season_number", INTEGER, position(Episode.Position::seasonNumber)),
          new Column<>("episode_number", INTEGER, position(Episode.Position::episodeNumber)),
          new Column<>("air_date", DATE, detail(Episode.class, Episode::airDate)),
          VERSION,
          new Column<>("created_at", TIMESTAMP, media -> media.stamp().createdAt()),
          new Column<>("updated_at", TIMESTAMP, media -> media.stamp().updatedAt()),
          new Column<>("updated_by", TEXT, media -> media.stamp().updatedBy()),
          new Column<>("deleted_at", TIMESTAMP, media -> media.stamp().deletedAt().orElse(null)),
          new Column<>("title_folded", TEXT, media -> Title.fold(media.fields().title())));

  /** The columns that an update may change. */
  static final List<Column<Media>> CHANGING =
      COLUMNS.stream()
          .filter(column -> !List.of("id", "type", "created_at").contains(column.name()))
          .toList();

  static final String NAMES = COLUMNS.stream().map(Column::name).collect(Collectors.joining(", "));

  private MediaTable() {}

  /** The tags of an entry as they stand in their column. */
  public static String tags(Media media) {
    return Json.write(media.fields().tags());
  }

  /** The entry in a row that has all columns in their order. */
  public static Media read(SqlRow row) {
    Optional<Integer> year = Optional.of(row.integer(7)).filter(known -> known != 0);
    var fields =
        new MediaFields(
            row.text(3),
            row.text(4),
            ExternalId.parse(row.text(2)),
            MediaStatus.byWireName(row.text(5)).orElseThrow(),
            row.bool(6),
            year,
            new JsonObject(row.text(8)),
            Json.words(row.text(9)));
    var stamp =
        new Stamp(
            row.bigint(20),
            row.instant(21),
            row.instant(22),
            row.text(23),
            Optional.ofNullable(row.instant(24)));
    return new Media(row.uuid(0), fields, details(row), stamp);
  }

  static Scale<Media> scale(long bytes) {
    String weight = "400 + octet_length(metadata) + octet_length(title) + octet_length(tags)";
    return new Scale<>(MediaTable::read, MediaTable::weight, Scale.Weight.of(weight, NAMES), bytes);
  }

  /** About how many bytes an entry has. */
  private static long weight(Media media) {
    MediaFields fields = media.fields();
    return 400
        + fields.metadata().text().length()
        + fields.title().length()
        + fields.tags().stream().mapToInt(String::length).sum();
  }

  private static Details details(SqlRow row) {
    return switch (MediaType.byWireName(row.text(1)).orElseThrow()) {
      case MOVIE ->
          new Movie(
              Optional.ofNullable(row.text(10)),
              Optional.ofNullable(row.integer(11)),
              Optional.ofNullable(row.integer(12)));
      case SERIES ->
          new Series(
              Optional.ofNullable(row.integer(13)),
              Optional.ofNullable(row.text(10)),
              Optional.ofNullable(row.integer(14)),
              Optional.ofNullable(row.integer(15)));
      case EPISODE ->
          new Episode(
              new Episode.Position(row.uuid(16), row.integer(17), row.integer(18)),
              Optional.ofNullable(row.date(19)));
    };
  }

  private static <D extends Details> Function<Media, Object> detail(
      Class<D> kind, Function<D, Optional<?>> value) {
    return media ->
        kind.isInstance(media.details())
            ? value.apply(kind.cast(media.details())).orElse(null)
            : null;
  }

  private static <D extends Details, E extends Details> Function<Media, Object> detail(
      Class<D> kind,
      Function<D, Optional<?>> value,
      Class<E> other,
      Function<E, Optional<?>> otherValue) {
    BiFunction<Object, Object, Object> first = (a, b) -> a == null ? b : a;
    return media ->
        first.apply(detail(kind, value).apply(media), detail(other, otherValue).apply(media));
  }

  private static Function<Media, Object> position(Function<Episode.Position, Object> value) {
    return detail(Episode.class, episode -> Optional.of(value.apply(episode.position())));
  }
}
