package io.researcharr.data.adapter.postgres;

import io.quarkus.reactive.pg.client.PgPoolCreator;
import io.vertx.pgclient.PgBuilder;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.PoolOptions;
import io.vertx.sqlclient.SqlConnectOptions;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Map;

/**
 * The pool of connections, each of which keeps its statements prepared, long ones too: a list by
 * state is a merge of many walks, and planning it costs several times what running it does.
 */
@Singleton
class PostgresPool implements PgPoolCreator {

  static final int LONGEST_KEPT = 20_000;

  /**
   * Every query has an index, so plans made while a table was small must not scan it later; nor is
   * a query planned again for each value, compiled, or given to several processes, since it takes a
   * millisecond; and none may run for ever. What the server remarks beside its answers, as that it
   * skipped a table somebody else is looking at, is no news to whoever reads the log. The client
   * takes none of these from its address.
   */
  private static final Map<String, String> SESSION =
      Map.of(
          "enable_seqscan", "off",
          "enable_bitmapscan", "off",
          "jit", "off",
          "plan_cache_mode", "force_generic_plan",
          "max_parallel_workers_per_gather", "0",
          "client_min_messages", "error",
          "statement_timeout", "15000",
          "idle_in_transaction_session_timeout", "15000");

  /**
   * Seconds after which a connection that nothing comes or goes by is closed. A statement ends by
   * itself before, so what is still waited for then was lost on its way, as behind a proxy that has
   * lost the database and says nothing; without this it would be waited for for ever. While all
   * connections are like that nothing can be done, so it is not much longer than a statement may.
   */
  private static final int SILENT = 20;

  /** One, and another for when the first does not answer any more. */
  static final int RESERVED = 2;

  private volatile Input input;

  @Override
  public Pool create(Input given) {
    given.pgConnectOptionsList().forEach(PostgresPool::prepared);
    input = given;
    return pool(given.poolOptions(), given.pgConnectOptionsList());
  }

  /** A few connections beside those that callers wait for, once there are those. */
  Pool reserved() {
    return pool(
        new PoolOptions(input.poolOptions()).setShared(false).setMaxSize(RESERVED),
        input.pgConnectOptionsList().stream().map(PostgresPool::named).toList());
  }

  /** With a name that tells them from the others in {@code pg_stat_activity}. */
  private static PgConnectOptions named(PgConnectOptions options) {
    return new PgConnectOptions(options)
        .addProperty("application_name", "researcharr-data reserved");
  }

  private Pool pool(PoolOptions options, List<PgConnectOptions> servers) {
    return PgBuilder.pool()
        .with(options)
        .connectingTo(List.<SqlConnectOptions>copyOf(servers))
        .using(input.vertx())
        .build();
  }

  static PgConnectOptions prepared(PgConnectOptions options) {
    SESSION.forEach(options::addProperty);
    options.setIdleTimeout(SILENT);
    options.setPreparedStatementCacheSqlFilter(sql -> sql.length() <= LONGEST_KEPT);
    return options;
  }
}
