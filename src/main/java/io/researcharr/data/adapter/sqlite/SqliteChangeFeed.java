package io.researcharr.data.adapter.sqlite;

import io.researcharr.data.adapter.sql.FeedRows;
import io.researcharr.data.adapter.sql.Sql;
import io.researcharr.data.adapter.sql.SqlChangeFeed;
import io.researcharr.data.adapter.sql.SqlSession;
import io.researcharr.data.domain.feed.FeedEnd;
import io.researcharr.data.domain.feed.Position;
import io.smallrye.mutiny.Uni;

/**
 * The feed where one writes at a time, so that changes are committed in the order of their numbers.
 * Each change stands for a commit of its own.
 */
final class SqliteChangeFeed extends SqlChangeFeed {

  SqliteChangeFeed(SqlSession session) {
    super(session);
  }

  @Override
  public Uni<FeedEnd> end() {
    Sql sql =
        Sql.of(
            "SELECT max(coalesce((SELECT max(seq) FROM audit_log), 0),"
                + " coalesce((SELECT number FROM audit_floor), 0))");
    return session
        .query(sql, row -> Position.behind(row.bigint(0)))
        .map(rows -> new FeedEnd(rows.get(0), rows.get(0), true));
  }

  @Override
  protected Sql page(Position from, Position until, int limit) {
    return walking(from, until, limit);
  }

  static Sql walking(Position from, Position until, int limit) {
    return Sql.of("SELECT seq, " + FeedRows.NAMES + " FROM audit_log")
        .add(" WHERE seq >= ? AND seq < ?", from.commit(), until.commit())
        .add(" ORDER BY seq LIMIT " + (limit + 1));
  }
}
