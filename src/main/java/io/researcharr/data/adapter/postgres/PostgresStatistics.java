package io.researcharr.data.adapter.postgres;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import java.time.Duration;
import org.jboss.logging.Logger;

/**
 * Has tables looked at that have grown a lot since they were looked at last.
 *
 * <p>A plan that was made while a table was empty may read any index from end to end, since all are
 * of one page, and stays in use until statistics are gathered. PostgreSQL does that by itself, but
 * not before a minute has passed: long enough for a new installation to seem slow.
 */
final class PostgresStatistics {

  static final Duration EVERY = Duration.ofSeconds(2);

  /** Looking at a table takes a fraction of a second, and it has to triple before the next time. */
  private static final String GROWN =
      "SELECT quote_ident(s.relname) FROM pg_stat_user_tables AS s JOIN pg_class AS c ON c.oid ="
          + " s.relid WHERE s.schemaname = current_schema() AND s.n_mod_since_analyze > 500 + 2 *"
          + " greatest(c.reltuples, 0)";

  private static final Logger LOG = Logger.getLogger(PostgresStatistics.class);

  private final Vertx vertx;
  private final Pool pool;
  private long timer = -1;
  private boolean isLooking;

  PostgresStatistics(Vertx vertx, Pool pool) {
    this.vertx = vertx;
    this.pool = pool;
  }

  synchronized void start() {
    if (timer < 0) {
      timer = vertx.setPeriodic(EVERY.toMillis(), tick -> lookUnlessLooking());
    }
  }

  synchronized void stop() {
    vertx.cancelTimer(timer);
    timer = -1;
  }

  private void lookUnlessLooking() {
    synchronized (this) {
      if (isLooking) {
        return;
      }
      isLooking = true;
    }
    look()
        .onComplete(
            done -> {
              synchronized (this) {
                isLooking = false;
              }
              if (done.failed()) {
                LOG.debug("no statistics could be gathered", done.cause());
              }
            });
  }

  /** Looks at each table that has grown, one after the other. */
  Future<Void> look() {
    return pool.query(GROWN)
        .execute()
        .compose(
            tables -> {
              Future<Void> all = Future.succeededFuture();
              for (Row table : tables) {
                String name = table.getString(0);
                // Where it is being done already, it need not be done again.
                all =
                    all.compose(
                        ignored ->
                            pool.query("ANALYZE (SKIP_LOCKED) " + name).execute().mapEmpty());
              }
              return all;
            });
  }
}
