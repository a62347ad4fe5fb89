package io.researcharr.data.adapter.sql;

import io.researcharr.data.domain.media.MediaFilter;
import io.researcharr.data.domain.media.MediaSort;
import io.researcharr.data.domain.media.Title;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A criterion of a list that may lead to few rows by an index of its own.
 *
 * @param condition the condition, in a form that can use the index
 * @param checking the same condition, in a form that can't: for rows found another way
 * @param leading the condition on live rows, as the way to find them
 * @param candidates one row for each row it may lead to, to be counted
 * @param sortKey the sort key whose index the condition bounds, if there is one
 * @param kind what sets it apart from the others, if anything does
 */
record MediaCriterion(
    Sql condition,
    Sql checking,
    Sql leading,
    Sql candidates,
    Optional<MediaSort.Key> sortKey,
    Kind kind) {

  /** So many rows are few: finding and sorting them costs less than a walk may. */
  static final int FEW = 2_000;

  /** Tells the planners that there are few, and leaves room for those that came since the probe. */
  private static final String AT_MOST = " LIMIT " + 2 * FEW;

  private static final String LIVE = " AND deleted_at IS NULL";
  private static final String ANY_TYPE = "type IN ('movie', 'series', 'episode') AND ";

  /** The criteria of a filter. */
  static List<MediaCriterion> of(MediaFilter filter) {
    List<MediaCriterion> criteria = new ArrayList<>();
    filter.seriesId().ifPresent(id -> criteria.add(always(Sql.of("series_id = ?", id))));
    filter
        .seasonNumber()
        .ifPresent(number -> criteria.add(checkOnly(Sql.of("season_number = ?", number))));
    if (filter.status().isPresent() || filter.monitored().isPresent()) {
      criteria.add(state(filter));
    }
    filter.tag().ifPresent(tag -> criteria.add(tag(tag)));
    filter.titlePrefix().ifPresent(prefix -> criteria.add(startsWith(Title.fold(prefix))));
    filter
        .updatedSince()
        .ifPresent(
            time ->
                criteria.add(
                    range(
                        Sql.of("updated_at >= ?", time),
                        Sql.of("NOT updated_at < ?", time),
                        MediaSort.Key.UPDATED_AT)));
    years(filter).ifPresent(criteria::add);
    return criteria;
  }

  /** Counts the rows it leads to, up to one more than few. */
  Sql probe() {
    return Sql.of("SELECT count(*) FROM (")
        .add(candidates)
        .add(" LIMIT " + (FEW + 1) + ") AS probe");
  }

  /** Whether it may lead to few rows where a walk in this order would have to search for them. */
  boolean mayLead(MediaSort sort) {
    return !leading.text().isEmpty()
        && !isBoundOf(sort)
        && !(isState() && MediaSelect.isByTime(sort));
  }

  /** Whether it need not be asked if the rows are few. */
  boolean isAlwaysFew() {
    return kind == Kind.ALWAYS_FEW;
  }

  /** Whether it is about status and monitored, which a walk by time has in its index. */
  boolean isState() {
    return kind == Kind.STATE;
  }

  /** Whether the index of this order is bounded by the condition anyway. */
  boolean isBoundOf(MediaSort sort) {
    return sortKey.filter(sort.key()::equals).isPresent();
  }

  /** Status and monitored, by the index that begins with them and goes on with the type. */
  private static MediaCriterion state(MediaFilter filter) {
    String status =
        filter
            .status()
            .map(one -> "'" + one.wireName() + "'")
            .orElse("'pending', 'processing', 'completed', 'failed'");
    String monitored = filter.monitored().map(one -> one ? "TRUE" : "FALSE").orElse("TRUE, FALSE");
    Sql leading =
        Sql.of("status IN (" + status + ") AND monitored IN (" + monitored + ") AND " + ANY_TYPE)
            .add("deleted_at IS NULL");
    List<Sql> checks = new ArrayList<>();
    filter.status().ifPresent(one -> checks.add(Sql.of("status || '' = '" + one.wireName() + "'")));
    filter
        .monitored()
        .ifPresent(one -> checks.add(Sql.of("monitored = " + (one ? "TRUE" : "FALSE"))));
    Sql checking = Sql.join(checks, " AND ");
    Sql condition = Sql.of("status IN (" + status + ") AND monitored IN (" + monitored + ")");
    return new MediaCriterion(
        condition,
        checking,
        leading,
        Sql.of("SELECT 1 AS one FROM media WHERE ").add(leading),
        Optional.empty(),
        Kind.STATE);
  }

  private static MediaCriterion tag(String tag) {
    Sql any = Sql.of("id IN (SELECT media_id FROM media_tags WHERE tag = ?)", tag);
    Sql few = Sql.of("id IN (SELECT media_id FROM media_tags WHERE tag = ?" + AT_MOST + ")", tag);
    Sql one =
        Sql.of(
            "EXISTS (SELECT 1 FROM media_tags AS t WHERE t.tag = ? AND t.media_id = media.id)",
            tag);
    Sql tagged = Sql.of("SELECT 1 AS one FROM media_tags WHERE tag = ?", tag);
    return new MediaCriterion(
        any, one, Sql.of("").add(few).add(LIVE), tagged, Optional.empty(), Kind.PLAIN);
  }

  private static MediaCriterion startsWith(String prefix) {
    Sql condition = Sql.of("title_folded >= ?", prefix);
    Sql checking = Sql.of("title_folded || '' >= ?", prefix);
    TextRange.above(prefix)
        .ifPresent(
            above -> {
              condition.add(" AND title_folded < ?", above);
              checking.add(" AND title_folded || '' < ?", above);
            });
    return new MediaCriterion(
        condition,
        checking,
        Sql.of("").add(condition).add(LIVE),
        liveRows(condition),
        Optional.empty(),
        Kind.PLAIN);
  }

  private static Optional<MediaCriterion> years(MediaFilter filter) {
    List<Sql> bounds = new ArrayList<>();
    List<Sql> checks = new ArrayList<>();
    filter
        .yearFrom()
        .ifPresent(
            year -> {
              bounds.add(Sql.of("year >= ?", year));
              checks.add(Sql.of("year + 0 >= ?", year));
            });
    filter
        .yearTo()
        .ifPresent(
            year -> {
              bounds.add(Sql.of("year > 0 AND year <= ?", year));
              checks.add(Sql.of("year + 0 > 0 AND year + 0 <= ?", year));
            });
    return bounds.isEmpty()
        ? Optional.empty()
        : Optional.of(
            range(Sql.join(bounds, " AND "), Sql.join(checks, " AND "), MediaSort.Key.YEAR));
  }

  private static MediaCriterion range(Sql condition, Sql checking, MediaSort.Key key) {
    return new MediaCriterion(
        condition,
        checking,
        Sql.of(ANY_TYPE).add(condition).add(LIVE),
        liveRows(Sql.of(ANY_TYPE).add(condition)),
        Optional.of(key),
        Kind.PLAIN);
  }

  private static MediaCriterion always(Sql condition) {
    return new MediaCriterion(
        condition,
        condition,
        Sql.of("").add(condition).add(LIVE),
        liveRows(condition),
        Optional.empty(),
        Kind.ALWAYS_FEW);
  }

  private static MediaCriterion checkOnly(Sql condition) {
    Sql nothing = Sql.of("");
    return new MediaCriterion(condition, condition, nothing, nothing, Optional.empty(), Kind.PLAIN);
  }

  private static Sql liveRows(Sql condition) {
    return Sql.of("SELECT 1 AS one FROM media WHERE ").add(condition).add(LIVE);
  }

  /** The criteria that are treated in a way of their own. */
  enum Kind {
    PLAIN,
    STATE,
    ALWAYS_FEW
  }
}
