package io.researcharr.data.adapter.sql;

import io.researcharr.data.domain.media.MediaFields;
import io.researcharr.data.domain.media.MediaFilter;
import io.researcharr.data.domain.media.MediaSort;
import io.researcharr.data.domain.media.MediaType;
import io.researcharr.data.domain.media.Title;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A criterion of a list that may lead to few rows by an index of its own.
 *
 * @param condition the condition, in a form that can use the index
 * @param checking the same condition, in a form that can't: for rows found another way
 * @param leading the condition on live rows, as the way to find them; empty if it is none
 * @param candidates one row for each row it may lead to, to be counted
 * @param few up to so many rows, finding and sorting them costs less than a walk may
 * @param sortKey the sort key whose index the condition bounds, if there is one
 * @param kind what its index is like
 */
record MediaCriterion(
    Sql condition,
    Sql checking,
    Sql leading,
    Sql candidates,
    int few,
    Optional<MediaSort.Key> sortKey,
    Kind kind) {

  /** Rows that lie about anywhere. */
  static final int FEW = 2_000;

  /** Rows that were changed one after the other, and mostly lie together. */
  static final int FEW_CHANGES = 5_000;

  /**
   * An end for a range that has none. PostgreSQL's planner takes a range with one end, whose value
   * it does not know, for a third of the table, and may then walk another index from end to end.
   */
  private static final Instant FAR_OFF = Instant.parse("9999-12-31T23:59:59Z");

  private static final String LIVE = " AND deleted_at IS NULL";

  /** The criteria of a filter. */
  static List<MediaCriterion> of(MediaFilter filter, Dialect dialect) {
    List<MediaCriterion> criteria = new ArrayList<>();
    filter.seriesId().ifPresent(id -> criteria.add(always(Sql.of("series_id = ?", id))));
    filter
        .seasonNumber()
        .ifPresent(number -> criteria.add(checkOnly(Sql.of("season_number = ?", number))));
    if (filter.status().isPresent() || filter.monitored().isPresent()) {
      criteria.add(state(filter));
    }
    filter.tag().ifPresent(tag -> criteria.add(tag(tag, dialect)));
    filter.titlePrefix().ifPresent(prefix -> criteria.add(startsWith(Title.fold(prefix))));
    filter
        .updatedSince()
        .ifPresent(
            time ->
                criteria.add(
                    leading(
                        Sql.of("updated_at >= ? AND updated_at <= ?", time, FAR_OFF),
                        Sql.of("NOT updated_at < ?", time),
                        FEW_CHANGES,
                        Optional.of(MediaSort.Key.UPDATED_AT),
                        Kind.PLAIN)));
    years(filter).ifPresent(criteria::add);
    return criteria;
  }

  /** The rows it may lead to, one more than few at most; of one type, if its index has types. */
  Sql candidates(MediaType type) {
    Sql sql = Sql.of("").add(candidates);
    if (leadsByType()) {
      sql.add(" AND type = '" + type.wireName() + "'");
    }
    return sql.add(" LIMIT " + (few + 1));
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

  /**
   * Whether its index goes on with the type, so that it may lead for one type and not for others.
   */
  boolean leadsByType() {
    return isState() || sortKey.isPresent();
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
    List<Sql> checks = new ArrayList<>();
    filter.status().ifPresent(one -> checks.add(Sql.of("status || '' = '" + one.wireName() + "'")));
    filter
        .monitored()
        .ifPresent(one -> checks.add(Sql.of("monitored = " + (one ? "TRUE" : "FALSE"))));
    Sql checking = Sql.join(checks, " AND ");
    Sql condition = Sql.of("status IN (" + status + ") AND monitored IN (" + monitored + ")");
    return leading(condition, checking, FEW, Optional.empty(), Kind.STATE);
  }

  private static MediaCriterion tag(String tag, Dialect dialect) {
    Sql tagged = Sql.of("SELECT media_id FROM media_tags WHERE tag = ?", tag);
    Sql one =
        Sql.of(
            "EXISTS (SELECT 1 FROM media_tags AS t WHERE t.tag = ? AND t.media_id = media.id)",
            tag);
    return new MediaCriterion(
        Sql.of("id IN (").add(tagged).add(")"),
        one,
        dialect.oneOf("id", tagged).add(LIVE),
        tagged,
        FEW,
        Optional.empty(),
        Kind.PLAIN);
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
    return leading(condition, checking, FEW, Optional.empty(), Kind.PLAIN);
  }

  private static Optional<MediaCriterion> years(MediaFilter filter) {
    List<Sql> bounds = new ArrayList<>();
    List<Sql> checks = new ArrayList<>();
    filter
        .yearFrom()
        .ifPresent(
            year -> {
              bounds.add(Sql.of("year >= ? AND year <= " + MediaFields.MAX_YEAR, year));
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
            leading(
                Sql.join(bounds, " AND "),
                Sql.join(checks, " AND "),
                FEW,
                Optional.of(MediaSort.Key.YEAR),
                Kind.PLAIN));
  }

  private static MediaCriterion leading(
      Sql condition, Sql checking, int few, Optional<MediaSort.Key> sortKey, Kind kind) {
    Sql leading = Sql.of("").add(condition).add(LIVE);
    Sql candidates = Sql.of("SELECT 1 AS one FROM media WHERE ").add(leading);
    return new MediaCriterion(condition, checking, leading, candidates, few, sortKey, kind);
  }

  private static MediaCriterion always(Sql condition) {
    return leading(condition, condition, FEW, Optional.empty(), Kind.ALWAYS_FEW);
  }

  private static MediaCriterion checkOnly(Sql condition) {
    Sql nothing = Sql.of("");
    return new MediaCriterion(
        condition, condition, nothing, nothing, 0, Optional.empty(), Kind.PLAIN);
  }

  /** The criteria that are treated in a way of their own, and all others. */
  enum Kind {
    PLAIN,
    STATE,
    ALWAYS_FEW
  }
}
