package io.researcharr.data.adapter.postgres;

import io.researcharr.data.adapter.sql.FeedRows;
import io.researcharr.data.adapter.sql.Sql;
import io.researcharr.data.adapter.sql.SqlRow;
import io.researcharr.data.adapter.sql.SqlSession;
import io.researcharr.data.domain.feed.Change;
import io.researcharr.data.domain.feed.FeedPage;
import io.researcharr.data.domain.feed.Horizon;
import io.researcharr.data.domain.feed.Position;
import io.researcharr.data.port.ChangeFeed;
import io.smallrye.mutiny.Uni;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/**
 * The feed as differences of snapshots. Within a difference the numbers of the changes are the
 * right order for each thing, since they are drawn while its row is locked; between differences the
 * order of the commits is. Neither numbers nor transactions alone would do: both can come to light
 * behind higher ones.
 */
final class PostgresChangeFeed implements ChangeFeed {

  private static final String ROW = "seq, xid::text::bigint AS unit, " + FeedRows.NAMES;

  private final SqlSession session;

  PostgresChangeFeed(SqlSession session) {
    this.session = session;
  }

  @Override
  public Uni<Position> now() {
    Sql sql =
        Sql.of("SELECT pg_current_snapshot()::text, coalesce((SELECT max(seq) FROM audit_log), 0)");
    return session
        .query(sql, row -> Position.of(horizon(row.text(0)), row.bigint(1)))
        .map(rows -> rows.get(0));
  }

  @Override
  public Uni<Long> removed() {
    return session
        .query(Sql.of("SELECT xid::text::bigint FROM audit_floor"), row -> row.bigint(0))
        .map(rows -> rows.stream().findFirst().orElse(0L));
  }

  @Override
  public Uni<FeedPage> behind(Position position, int limit) {
    Optional<Position.Part> part = position.part();
    return part.isPresent()
        ? walk(position, part.get(), limit)
        : session
            .query(news(position, limit), News::read)
            .flatMap(rows -> page(position, rows, limit));
  }

  /** What does not fit on a page has to be read in order. */
  private Uni<FeedPage> page(Position position, List<News> rows, int limit) {
    Horizon now = horizon(rows.get(0).snapshot());
    List<Change> found =
        rows.stream().map(News::change).filter(Objects::nonNull).collect(Collectors.toList());
    return found.size() > limit
        ? walk(position, new Position.Part(now, 0), limit)
        : Uni.createFrom().item(FeedRows.page(position, now, found, limit));
  }

  private Uni<FeedPage> walk(Position position, Position.Part part, int limit) {
    return session
        .query(walking(position, part, limit), row -> FeedRows.read(row, 0))
        .map(found -> FeedRows.page(position, part.until(), found, limit));
  }

  /**
   * All that can be seen now and could not be seen then, if it fits on a page, and what can be seen
   * now. A transaction from elsewhere, which a restore may have left, has a number of the future.
   */
  static Sql news(Position position, int limit) {
    return Sql.of("SELECT here.snapshot, news.* FROM")
        .add(" (SELECT pg_current_snapshot()::text AS snapshot) AS here LEFT JOIN (SELECT * FROM (")
        .add("SELECT " + ROW + " FROM audit_log WHERE xid >= ?::text::xid8", next(position))
        .add(" AND xid < pg_snapshot_xmax(pg_current_snapshot()) UNION ALL")
        .add(" SELECT " + ROW + " FROM audit_log")
        .add(" WHERE xid = ANY (?::text[]::xid8[])", (Object) open(position))
        .add(") AS both_sorts LIMIT " + (limit + 1) + ") AS news ON true ORDER BY news.seq");
  }

  /**
   * A page of what one snapshot sees and the other does not, in order. What is written in a
   * roundabout way leaves one index to choose, so that a plan from when the table was small does no
   * harm later.
   */
  static Sql walking(Position position, Position.Part part, int limit) {
    String visible = "pg_visible_in_snapshot(xid, (SELECT ?::text::pg_snapshot))";
    String snapshot = text(part.until());
    String end = " LIMIT " + (limit + 1);
    return Sql.of("SELECT * FROM ((SELECT " + ROW + " FROM audit_log WHERE seq > ")
        .add(start(position, part.seq()))
        .add(" AND (xid >= ?::text::xid8) IS TRUE AND " + visible, next(position), snapshot)
        .add(" ORDER BY seq" + end + ") UNION ALL (SELECT late.* FROM")
        .add(" unnest(?::text[]::xid8[]) AS was (open)", (Object) open(position))
        .add(" CROSS JOIN LATERAL (SELECT " + ROW + " FROM audit_log WHERE xid <= was.open")
        .add(" AND (xid, seq) > (was.open, ?) AND " + visible, part.seq(), snapshot)
        .add(" ORDER BY xid, seq" + end + ") AS late)) AS both_sorts ORDER BY seq" + end);
  }

  /**
   * Behind which number a page is searched for. A snapshot does not know all that had begun: there
   * may be lower numbers than all that was seen, which are looked for by an index alone.
   */
  private static Sql start(Position position, long seq) {
    long top = position.top();
    return seq >= top
        ? Sql.of("?", seq)
        : Sql.of("coalesce((SELECT min(seq + 0) - 1 FROM audit_log")
            .add(" WHERE xid >= ?::text::xid8", next(position))
            .add(" AND seq + 0 > ? AND seq + 0 <= ?), ?)", seq, top, top);
  }

  private static String next(Position position) {
    return Long.toString(position.seen().next());
  }

  private static String[] open(Position position) {
    return Arrays.stream(position.seen().open()).mapToObj(Long::toString).toArray(String[]::new);
  }

  /**
   * A snapshot as PostgreSQL writes it: the first open transaction, the next one, the open ones.
   */
  static String text(Horizon horizon) {
    return horizon.first()
        + ":"
        + horizon.next()
        + ":"
        + LongStream.of(horizon.open()).mapToObj(Long::toString).collect(Collectors.joining(","));
  }

  static Horizon horizon(String snapshot) {
    String[] parts = snapshot.split(":", -1);
    return Horizon.of(
        Long.parseLong(parts[1]),
        Stream.of(parts[2].split(","))
            .filter(unit -> !unit.isEmpty())
            .mapToLong(Long::parseLong)
            .toArray());
  }

  /** What can be seen now, and perhaps a change. */
  private record News(String snapshot, Change change) {

    private static News read(SqlRow row) {
      Long seq = row.optionalBigint(1);
      return new News(row.text(0), seq == null ? null : FeedRows.read(row, 1));
    }
  }
}
