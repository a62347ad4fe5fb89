package io.researcharr.data.adapter.sqlite;

import io.researcharr.data.adapter.sql.FeedRows;
import io.researcharr.data.adapter.sql.Sql;
import io.researcharr.data.adapter.sql.SqlSession;
import io.researcharr.data.domain.feed.Change;
import io.researcharr.data.domain.feed.FeedPage;
import io.researcharr.data.domain.feed.Horizon;
import io.researcharr.data.domain.feed.Position;
import io.researcharr.data.domain.feed.Step;
import io.researcharr.data.port.ChangeFeed;
import io.smallrye.mutiny.Uni;
import java.util.ArrayList;
import java.util.List;

/**
 * The feed where one writes at a time, so that changes are committed in the order of their numbers.
 * Each change stands for a transaction of its own.
 */
final class SqliteChangeFeed implements ChangeFeed {

  private static final String REMOVED = "coalesce((SELECT seq FROM audit_floor), 0)";

  private final SqlSession session;

  SqliteChangeFeed(SqlSession session) {
    this.session = session;
  }

  @Override
  public Uni<Position> now() {
    Sql sql = Sql.of("SELECT max(coalesce((SELECT max(seq) FROM audit_log), 0), " + REMOVED + ")");
    return session.query(sql, row -> upTo(row.bigint(0))).map(rows -> rows.get(0));
  }

  @Override
  public Uni<Long> removed() {
    return session
        .query(Sql.of("SELECT " + REMOVED), row -> row.bigint(0))
        .map(rows -> rows.get(0));
  }

  @Override
  public Uni<FeedPage> behind(Position position, int limit) {
    return session
        .query(walking(position, limit), row -> FeedRows.read(row, 0))
        .map(found -> page(position, found, limit));
  }

  static Sql walking(Position position, int limit) {
    Sql sql =
        Sql.of("SELECT seq, seq, " + FeedRows.NAMES + " FROM audit_log")
            .add(" WHERE seq > ?", reached(position));
    position.part().ifPresent(part -> sql.add(" AND seq < ?", part.until().next()));
    return sql.add(" ORDER BY seq LIMIT " + (limit + 1));
  }

  private static FeedPage page(Position position, List<Change> found, int limit) {
    boolean hasMore = found.size() > limit;
    long reached = reached(position);
    List<Step> steps = new ArrayList<>(found.size());
    for (Change change : hasMore ? found.subList(0, limit) : found) {
      reached = change.seq();
      steps.add(new Step(change, upTo(reached)));
    }
    Position next = upTo(reached);
    Position onTheWay =
        position
            .part()
            .map(part -> hasMore ? next.towards(part.until()) : next.arrived(part.until()))
            .orElse(next);
    return new FeedPage(steps, onTheWay, hasMore);
  }

  private static long reached(Position position) {
    return position.seen().next() - 1;
  }

  private static Position upTo(long seq) {
    return Position.of(Horizon.upTo(seq), seq);
  }
}
