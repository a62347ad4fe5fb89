package io.researcharr.data.adapter.rest;

import io.researcharr.data.domain.media.MediaFields;
import io.researcharr.data.domain.media.MediaFilter;
import io.researcharr.data.domain.media.MediaSort;
import io.researcharr.data.domain.media.MediaStatus;
import io.researcharr.data.domain.media.MediaType;
import jakarta.ws.rs.core.UriInfo;
import java.util.Optional;

/** What a caller wants of a list of entries. */
record MediaListParams(
    MediaFilter filter, MediaSort sort, int limit, Optional<String> cursor, boolean count) {

  static final int DEFAULT_LIMIT = 50;
  static final int MAX_LIMIT = 500;

  static MediaListParams of(UriInfo uri) {
    QueryParams in = new QueryParams(uri);
    Optional<Integer> year = in.integer("year", MediaFields.MIN_YEAR, MediaFields.MAX_YEAR);
    Optional<Integer> from = in.integer("yearFrom", MediaFields.MIN_YEAR, MediaFields.MAX_YEAR);
    Optional<Integer> to = in.integer("yearTo", MediaFields.MIN_YEAR, MediaFields.MAX_YEAR);
    MediaFilter filter =
        new MediaFilter(
            in.named("type", MediaType::byWireName, "movie, series or episode"),
            in.named("status", MediaStatus::byWireName, "pending, processing, completed or failed"),
            in.bool("monitored"),
            later(year, from),
            earlier(year, to),
            in.text("titlePrefix", 500),
            in.text("tag", MediaFields.MAX_TAG_LENGTH),
            in.parsed("seriesId", 36, Ids::parse),
            in.integer("seasonNumber", 0, 1_000_000),
            in.time("updatedSince"),
            in.bool("includeDeleted").orElse(false));
    var params =
        new MediaListParams(
            filter,
            in.named("sort", MediaSort::parse, MediaSort.ALLOWED).orElse(defaultSort(filter)),
            in.integer("limit", 1, MAX_LIMIT).orElse(DEFAULT_LIMIT),
            in.text("cursor", 4_096),
            in.bool("count").orElse(false));
    in.check();
    return params;
  }

  /** Who asks for changes gets them in the order in which they were made. */
  private static MediaSort defaultSort(MediaFilter filter) {
    return filter.updatedSince().isPresent()
        ? new MediaSort(MediaSort.Key.UPDATED_AT, false)
        : MediaSort.DEFAULT;
  }

  private static Optional<Integer> later(Optional<Integer> year, Optional<Integer> from) {
    return year.isPresent() && from.isPresent()
        ? Optional.of(Math.max(year.get(), from.get()))
        : year.or(() -> from);
  }

  private static Optional<Integer> earlier(Optional<Integer> year, Optional<Integer> to) {
    return year.isPresent() && to.isPresent()
        ? Optional.of(Math.min(year.get(), to.get()))
        : year.or(() -> to);
  }
}
