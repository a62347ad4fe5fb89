package io.researcharr.data.adapter.sql;

import io.researcharr.data.domain.feed.FeedPage;
import io.researcharr.data.domain.feed.Position;
import io.researcharr.data.port.ChangeFeed;
import io.smallrye.mutiny.Uni;

/** What the feed has in common on all engines: its floor, and how pages are made of rows. */
public abstract class SqlChangeFeed implements ChangeFeed {

  protected final SqlSession session;

  protected SqlChangeFeed(SqlSession session) {
    this.session = session;
  }

  @Override
  public Uni<Long> removed() {
    return session
        .query(Sql.of("SELECT number FROM audit_floor"), row -> row.bigint(0))
        .map(rows -> rows.stream().findFirst().orElse(0L));
  }

  @Override
  public Uni<FeedPage> between(Position from, Position until, int limit) {
    return session
        .query(page(from, until, limit), FeedRows.Found::read)
        .map(found -> FeedRows.page(from, until, found, limit));
  }

  /**
   * The numbers of commits and {@link FeedRows#NAMES} between two positions, in the order of the
   * feed, one more than the limit if there are more.
   */
  protected abstract Sql page(Position from, Position until, int limit);
}
