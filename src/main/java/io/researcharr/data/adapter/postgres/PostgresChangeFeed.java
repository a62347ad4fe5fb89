package io.researcharr.data.adapter.postgres;

import io.researcharr.data.adapter.sql.FeedRows;
import io.researcharr.data.adapter.sql.Sql;
import io.researcharr.data.adapter.sql.SqlChangeFeed;
import io.researcharr.data.adapter.sql.SqlSession;
import io.researcharr.data.domain.feed.FeedEnd;
import io.researcharr.data.domain.feed.Position;
import io.smallrye.mutiny.Uni;

/**
 * The feed by the numbers that transactions draw when they commit. The numbers of changes alone
 * would not do, nor would those of transactions: both can come to light behind higher ones.
 */
final class PostgresChangeFeed extends SqlChangeFeed {

  PostgresChangeFeed(SqlSession session) {
    super(session);
  }

  /** What is read must be read by a later statement, which sees all that ended before this one. */
  @Override
  public Uni<FeedEnd> end() {
    return session
        .query(
            Sql.of("SELECT number, last, is_whole FROM audit_commits_end()"),
            row ->
                new FeedEnd(
                    Position.behind(row.bigint(0)), Position.behind(row.bigint(1)), row.bool(2)))
        .map(rows -> rows.get(0));
  }

  @Override
  protected Sql page(Position from, Position until, int limit) {
    return walking(from, until, limit);
  }

  /**
   * So many commits at most, and of each so many changes at most. A commit without any, which
   * somebody has removed, counts as one, so that whoever reads gets on.
   */
  static Sql walking(Position from, Position until, int limit) {
    String end = " LIMIT " + (limit + 1);
    return Sql.of("SELECT c.number, l.* FROM (SELECT number, xid FROM audit_commits")
        .add(" WHERE number >= ? AND number <= ? ORDER BY number" + end, from.commit(), last(until))
        .add(") AS c LEFT JOIN LATERAL (SELECT " + FeedRows.NAMES + " FROM audit_log")
        .add(" WHERE xid = c.xid")
        .add(
            " AND seq > CASE c.number WHEN ?::bigint THEN ?::bigint ELSE 0 END",
            from.commit(),
            from.seq())
        .add(" AND (c.number < ? OR seq <= ?)", until.commit(), until.seq())
        .add(" ORDER BY seq" + end + ") AS l ON true ORDER BY c.number, l.seq" + end);
  }

  private static long last(Position until) {
    return until.seq() == 0 ? until.commit() - 1 : until.commit();
  }
}
