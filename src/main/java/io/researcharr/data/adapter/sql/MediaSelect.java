package io.researcharr.data.adapter.sql;

import io.researcharr.data.domain.media.MediaFilter;
import io.researcharr.data.domain.media.MediaPosition;
import io.researcharr.data.domain.media.MediaQuery;
import io.researcharr.data.domain.media.MediaSort;
import io.researcharr.data.domain.media.MediaStatus;
import io.researcharr.data.domain.media.MediaType;
import io.researcharr.data.domain.media.Title;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The statement for one page of a list, made so that it costs the same whichever page it is.
 *
 * <p>A list is a merge of index walks. For each sort key there is an index that begins with {@code
 * type}, and one that begins with {@code status, monitored, type}. Where the filter leaves one of
 * these open, the statement has a branch for each of its values; each branch walks its piece of the
 * index from the position on, and stops after one page. Lists with a filter that leads to few rows
 * by itself (series, title prefix, tag) find those and sort them.
 *
 * <p>Enumerated values and the limit are literals, since plans depend on them; everything that a
 * caller wrote is an argument.
 */
final class MediaSelect {

  private static final List<Boolean> BOTH = List.of(true, false);

  private MediaSelect() {}

  static Sql page(MediaQuery query) {
    List<Sql> branches = branches(query);
    if (branches.size() == 1) {
      return branches.get(0);
    }
    List<Sql> wrapped = new ArrayList<>();
    for (int i = 0; i < branches.size(); i++) {
      wrapped.add(Sql.of("SELECT * FROM (").add(branches.get(i)).add(") AS b" + i));
    }
    return Sql.join(wrapped, " UNION ALL ").add(order(query.sort())).add(" LIMIT " + query.limit());
  }

  static Sql count(MediaFilter filter) {
    Sql sql = Sql.of("SELECT count(*) FROM media WHERE ");
    sql.add(filter.includeDeleted() ? "1 = 1" : "deleted_at IS NULL");
    filter.type().ifPresent(type -> sql.add(type(type)));
    filter.status().ifPresent(status -> sql.add(status(status)));
    filter.monitored().ifPresent(monitored -> sql.add(monitored(monitored)));
    return sql.add(criteria(filter));
  }

  private static List<Sql> branches(MediaQuery query) {
    MediaFilter filter = query.filter();
    List<Sql> branches = new ArrayList<>();
    for (Sql prefix : isSelective(filter) ? List.of(given(filter)) : prefixes(filter)) {
      branches.add(branch(query, Sql.of("deleted_at IS NULL").add(prefix)));
    }
    if (filter.includeDeleted()) {
      for (MediaType type : values(filter.type(), List.of(MediaType.values()))) {
        Sql deleted = Sql.of("deleted_at IS NOT NULL").add(type(type));
        filter.status().ifPresent(status -> deleted.add(status(status)));
        filter.monitored().ifPresent(monitored -> deleted.add(monitored(monitored)));
        branches.add(branch(query, deleted));
      }
    }
    return branches;
  }

  private static Sql branch(MediaQuery query, Sql prefix) {
    return Sql.of("SELECT " + MediaTable.NAMES + " FROM media WHERE ")
        .add(prefix)
        .add(criteria(query.filter()))
        .add(behind(query.sort(), query.after()))
        .add(order(query.sort()))
        .add(" LIMIT " + query.limit());
  }

  /** Filters that lead to few rows by an index of their own. */
  private static boolean isSelective(MediaFilter filter) {
    return filter.seriesId().isPresent()
        || filter.titlePrefix().isPresent()
        || filter.tag().isPresent();
  }

  /** What the filter says of type, status and monitored, kept away from their indexes. */
  private static Sql given(MediaFilter filter) {
    Sql sql = Sql.of("");
    filter.type().ifPresent(type -> sql.add(" AND type || '' = '" + type.wireName() + "'"));
    filter.status().ifPresent(status -> sql.add(" AND status || '' = '" + status.wireName() + "'"));
    filter.monitored().ifPresent(monitored -> sql.add(monitored(monitored)));
    return sql;
  }

  private static List<Sql> prefixes(MediaFilter filter) {
    List<Sql> prefixes = new ArrayList<>();
    boolean byState = filter.status().isPresent() || filter.monitored().isPresent();
    for (MediaType type : values(filter.type(), List.of(MediaType.values()))) {
      if (!byState) {
        prefixes.add(type(type));
        continue;
      }
      for (MediaStatus status : values(filter.status(), List.of(MediaStatus.values()))) {
        for (boolean monitored : values(filter.monitored(), BOTH)) {
          prefixes.add(type(type).add(status(status)).add(monitored(monitored)));
        }
      }
    }
    return prefixes;
  }

  private static <T> List<T> values(Optional<T> given, List<T> all) {
    return given.map(List::of).orElse(all);
  }

  private static Sql type(MediaType type) {
    return Sql.of(" AND type = '" + type.wireName() + "'");
  }

  private static Sql status(MediaStatus status) {
    return Sql.of(" AND status = '" + status.wireName() + "'");
  }

  private static Sql monitored(boolean monitored) {
    return Sql.of(" AND monitored = " + (monitored ? "TRUE" : "FALSE"));
  }

  private static Sql criteria(MediaFilter filter) {
    Sql sql = Sql.of("");
    filter.yearFrom().ifPresent(year -> sql.add(" AND year >= ?", year));
    filter.yearTo().ifPresent(year -> sql.add(" AND year <= ? AND year > 0", year));
    filter.seriesId().ifPresent(id -> sql.add(" AND series_id = ?", id));
    filter.seasonNumber().ifPresent(number -> sql.add(" AND season_number = ?", number));
    filter.updatedSince().ifPresent(time -> sql.add(" AND updated_at >= ?", time));
    filter
        .tag()
        .ifPresent(
            tag -> sql.add(" AND id IN (SELECT media_id FROM media_tags WHERE tag = ?)", tag));
    filter.titlePrefix().ifPresent(prefix -> sql.add(startsWith(Title.fold(prefix))));
    return sql;
  }

  private static Sql startsWith(String prefix) {
    Sql sql = Sql.of(" AND title_folded >= ?", prefix);
    return TextRange.above(prefix)
        .map(above -> sql.add(" AND title_folded < ?", above))
        .orElse(sql);
  }

  private static Sql behind(MediaSort sort, Optional<MediaPosition> after) {
    String comparison = sort.descending() ? "<" : ">";
    return after
        .map(
            position ->
                Sql.of(
                    " AND (" + column(sort) + ", id) " + comparison + " (?, ?)",
                    position.value(),
                    position.id()))
        .orElse(Sql.of(""));
  }

  private static Sql order(MediaSort sort) {
    String direction = sort.descending() ? " DESC" : "";
    return Sql.of(" ORDER BY " + column(sort) + direction + ", id" + direction);
  }

  private static String column(MediaSort sort) {
    return switch (sort.key()) {
      case CREATED_AT -> "created_at";
      case UPDATED_AT -> "updated_at";
      case TITLE -> "sort_title";
      case YEAR -> "year";
    };
  }
}
