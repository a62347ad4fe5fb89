package io.researcharr.data.bench.routes;

import com.fasterxml.uuid.Generators;
import com.fasterxml.uuid.impl.TimeBasedEpochGenerator;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import jakarta.enterprise.inject.Instance;
import java.util.Locale;
import java.util.UUID;

/** One prepared statement on the Vert.x client, and the answer by hand. */
final class BarePostgres {

  private static final String SELECT = "SELECT " + BareJson.NAMES + " FROM media WHERE id = $1";
  private static final String INSERT =
      "INSERT INTO media (id, type, external_id, title, sort_title, status, monitored, year,"
          + " metadata, tags, imdb_id, tmdb_id, runtime_minutes, version, created_at, updated_at,"
          + " updated_by, title_folded) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12,"
          + " $13, 1, now(), now(), 'bare', $14)";

  private final Instance<Pool> pool;
  private final TimeBasedEpochGenerator ids = Generators.timeBasedEpochGenerator();

  BarePostgres(Instance<Pool> pool) {
    this.pool = pool;
  }

  void get(RoutingContext exchange) {
    UUID id = UUID.fromString(exchange.pathParam("id"));
    pool.get()
        .preparedQuery(SELECT)
        .execute(Tuple.of(id))
        .onSuccess(rows -> answer(exchange, rows))
        .onFailure(exchange::fail);
  }

  void post(RoutingContext exchange) {
    exchange
        .request()
        .bodyHandler(
            body ->
                pool.get()
                    .preparedQuery(INSERT)
                    .execute(values(new JsonObject(body)))
                    .onSuccess(done -> exchange.response().setStatusCode(201).end())
                    .onFailure(exchange::fail))
        .resume();
  }

  private static void answer(RoutingContext exchange, RowSet<Row> rows) {
    if (rows.size() == 0) {
      exchange.response().setStatusCode(404).end();
      return;
    }
    try {
      var body = BareJson.write(rows.iterator().next()::getValue);
      exchange.response().putHeader("Content-Type", "application/json").end(body);
    } catch (Exception e) {
      exchange.fail(e);
    }
  }

  private Tuple values(JsonObject in) {
    String folded = in.getString("title").toLowerCase(Locale.ROOT);
    return Tuple.wrap(
        new Object[] {
          ids.generate(),
          in.getString("type"),
          in.getString("externalId"),
          in.getString("title"),
          folded,
          in.getString("status"),
          in.getBoolean("monitored"),
          in.getInteger("year"),
          in.getJsonObject("metadata").encode(),
          in.getJsonArray("tags").encode(),
          in.getString("imdbId"),
          in.getInteger("tmdbId"),
          in.getInteger("runtimeMinutes"),
          folded
        });
  }
}
