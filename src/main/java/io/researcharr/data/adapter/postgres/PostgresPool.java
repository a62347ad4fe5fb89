package io.researcharr.data.adapter.postgres;

import io.quarkus.reactive.pg.client.PgPoolCreator;
import io.vertx.pgclient.PgBuilder;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.SqlConnectOptions;
import jakarta.inject.Singleton;
import java.util.List;

/**
 * The pool of connections, each of which keeps its statements prepared, long ones too: a list by
 * state is a merge of many walks, and planning it costs several times what running it does.
 */
@Singleton
class PostgresPool implements PgPoolCreator {

  static final int LONGEST_KEPT = 20_000;

  @Override
  public Pool create(Input input) {
    input.pgConnectOptionsList().forEach(PostgresPool::keepLongStatements);
    return PgBuilder.pool()
        .with(input.poolOptions())
        .connectingTo(List.<SqlConnectOptions>copyOf(input.pgConnectOptionsList()))
        .using(input.vertx())
        .build();
  }

  static PgConnectOptions keepLongStatements(PgConnectOptions options) {
    options.setPreparedStatementCacheSqlFilter(sql -> sql.length() <= LONGEST_KEPT);
    return options;
  }
}
