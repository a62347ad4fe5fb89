package io.researcharr.data.adapter.sql;

import io.researcharr.data.domain.media.MediaFilter;
import io.researcharr.data.domain.media.MediaPosition;
import io.researcharr.data.domain.media.MediaQuery;
import io.researcharr.data.domain.media.MediaSort;
import io.researcharr.data.domain.media.MediaStatus;
import io.researcharr.data.domain.media.MediaType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The statements for one page of a list, made so that it costs the same whichever page it is.
 *
 * <p>A list is a merge of index walks. For each sort key there is an index that begins with {@code
 * type}, and for times one that begins with {@code status, monitored, type}. Where the filter
 * leaves one of these open, the statement has a branch for each of its values; each branch walks
 * its piece of the index from the position on, and stops after one page. Rows are fetched for the
 * page alone.
 *
 * <p>Where a criterion leads to few rows by an index of its own, of all types or of one, those are
 * found and sorted instead; whether they are few is asked before, by a {@link MediaProbe}.
 *
 * <p>Enumerated values and the limit are literals, since plans depend on them; everything that a
 * caller wrote is an argument.
 */
final class MediaSelect {

  private static final List<Boolean> BOTH = List.of(true, false);

  /** Keeps the two steps of a search apart for the planner, and is never reached. */
  private static final String FENCE = " LIMIT 1000000000";

  private static final String FROM = " FROM media WHERE ";

  private MediaSelect() {}

  /** One page; the criteria that lead are looked up, the others leave rows out. */
  static Sql page(
      MediaQuery query, List<MediaCriterion> criteria, MediaLeads leads, Dialect dialect) {
    List<Branch> branches =
        leads
            .all()
            .map(lead -> search(query, criteria, lead))
            .orElseGet(() -> branches(query, criteria, leads.some()));
    if (branches.size() == 1 && branches.get(0).isWalk()) {
      return Sql.of("SELECT " + MediaTable.NAMES).add(branches.get(0).rows()).add(endOfWalk(query));
    }
    List<Sql> keys = branches.stream().map(branch -> keys(query, branch, dialect)).toList();
    return rowsOf(query, Sql.join(keys, " UNION ALL "));
  }

  private static Sql keys(MediaQuery query, Branch branch, Dialect dialect) {
    Sql keys =
        Sql.of("SELECT " + column(query.sort()) + " AS page_key, id AS page_id").add(branch.rows());
    return branch.isWalk()
        ? dialect.merged(keys, endOfWalk(query))
        : Sql.of("SELECT * FROM (").add(keys).add(FENCE + ") AS found");
  }

  /** All that a criterion leads to, whatever its type. */
  private static List<Branch> search(
      MediaQuery query, List<MediaCriterion> criteria, MediaCriterion lead) {
    String types =
        types(query.filter()).stream()
            .map(type -> "'" + type.wireName() + "'")
            .collect(Collectors.joining(", "));
    List<Branch> parts = new ArrayList<>();
    Sql live = Sql.of("").add(lead.leading());
    query
        .filter()
        .type()
        .ifPresent(type -> live.add(" AND type || '' = '" + type.wireName() + "'"));
    parts.add(found(query, live, criteria, lead));
    if (query.filter().includeDeleted()) {
      Sql deleted = Sql.of("deleted_at IS NOT NULL AND type IN (" + types + ") AND ");
      parts.add(found(query, deleted.add(lead.checking()), criteria, lead));
    }
    return parts;
  }

  private static Branch found(
      MediaQuery query, Sql start, List<MediaCriterion> criteria, MediaCriterion lead) {
    Sql sql = Sql.of(FROM).add(start);
    criteria.stream()
        .filter(other -> other != lead)
        .forEach(other -> sql.add(" AND ").add(other.checking()));
    return new Branch(sql.add(behind(query.sort(), query.after())), false);
  }

  /** The rows of the first page of keys and ids. */
  private static Sql rowsOf(MediaQuery query, Sql keys) {
    String order = order(query.sort(), "page_key", "page_id");
    return Sql.of("SELECT " + MediaTable.NAMES + " FROM (")
        .add(keys)
        .add(order + limit(query) + ") AS page")
        .add(" JOIN media ON media.id = page.page_id" + order);
  }

  static Sql count(MediaFilter filter, Dialect dialect) {
    Sql sql = Sql.of("SELECT count(*) FROM media WHERE ");
    sql.add(filter.includeDeleted() ? "1 = 1" : "deleted_at IS NULL");
    filter.type().ifPresent(type -> sql.add(type(type)));
    MediaCriterion.of(filter, dialect)
        .forEach(criterion -> sql.add(" AND ").add(criterion.condition()));
    return sql;
  }

  /** For each type what leads to its rows, or else walks through them. */
  private static List<Branch> branches(
      MediaQuery query, List<MediaCriterion> criteria, Map<MediaType, MediaCriterion> leads) {
    MediaFilter filter = query.filter();
    boolean byState =
        (filter.status().isPresent() || filter.monitored().isPresent()) && isByTime(query.sort());
    List<Branch> branches = new ArrayList<>();
    for (MediaType type : types(filter)) {
      MediaCriterion lead = leads.get(type);
      if (lead != null) {
        Sql live = Sql.of("").add(lead.leading()).add(type(type));
        branches.add(found(query, live, criteria, lead));
      } else {
        for (Sql state : byState ? states(filter) : List.of(Sql.of(""))) {
          Sql live = Sql.of("deleted_at IS NULL").add(type(type)).add(state);
          branches.add(walk(query, live, criteria, byState));
        }
      }
      if (filter.includeDeleted()) {
        Sql deleted = Sql.of("deleted_at IS NOT NULL").add(type(type));
        branches.add(walk(query, deleted, criteria, false));
      }
    }
    return branches;
  }

  private static Branch walk(
      MediaQuery query, Sql start, List<MediaCriterion> criteria, boolean byState) {
    Sql sql = Sql.of(FROM).add(start);
    for (MediaCriterion criterion : criteria) {
      if (!(byState && criterion.isState())) {
        sql.add(" AND ")
            .add(criterion.isBoundOf(query.sort()) ? criterion.condition() : criterion.checking());
      }
    }
    return new Branch(sql.add(behind(query.sort(), query.after())), true);
  }

  /** The types that a filter leaves. */
  static List<MediaType> types(MediaFilter filter) {
    return values(filter.type(), List.of(MediaType.values()));
  }

  private static List<Sql> states(MediaFilter filter) {
    List<Sql> states = new ArrayList<>();
    for (MediaStatus status : values(filter.status(), List.of(MediaStatus.values()))) {
      for (boolean monitored : values(filter.monitored(), BOTH)) {
        states.add(status(status).add(monitored(monitored)));
      }
    }
    return states;
  }

  /** Whether the state has an index in this order. */
  static boolean isByTime(MediaSort sort) {
    return sort.key() == MediaSort.Key.CREATED_AT || sort.key() == MediaSort.Key.UPDATED_AT;
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

  /** How a walk ends: in the order of its index, and with a page. */
  private static String endOfWalk(MediaQuery query) {
    return order(query.sort(), column(query.sort()), "id") + limit(query);
  }

  private static String order(MediaSort sort, String key, String id) {
    String direction = sort.descending() ? " DESC" : "";
    return " ORDER BY " + key + direction + ", " + id + direction;
  }

  private static String limit(MediaQuery query) {
    return " LIMIT " + query.limit();
  }

  private static String column(MediaSort sort) {
    return switch (sort.key()) {
      case CREATED_AT -> "created_at";
      case UPDATED_AT -> "updated_at";
      case TITLE -> "sort_title";
      case YEAR -> "year";
    };
  }

  /**
   * Some of the rows, from {@code FROM} on.
   *
   * @param isWalk whether they are walked in their order, and not all are needed
   */
  private record Branch(Sql rows, boolean isWalk) {}
}
