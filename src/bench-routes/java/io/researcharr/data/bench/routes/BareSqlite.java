package io.researcharr.data.bench.routes;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.RoutingContext;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Properties;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.sqlite.JDBC;

/** Plain JDBC on a worker thread, with pooled connections and statements that stay prepared. */
final class BareSqlite {

  private static final String SELECT = "SELECT " + BareJson.NAMES + " FROM media WHERE id = ?";

  private final Vertx vertx;
  private final String file;
  private final Queue<PreparedStatement> pool = new ConcurrentLinkedQueue<>();

  BareSqlite(Vertx vertx, String file) {
    this.vertx = vertx;
    this.file = file;
  }

  void get(RoutingContext exchange) {
    String id = exchange.pathParam("id");
    vertx
        .executeBlocking(() -> find(id), false)
        .onSuccess(
            body -> {
              if (body == null) {
                exchange.response().setStatusCode(404).end();
              } else {
                exchange.response().putHeader("Content-Type", "application/json").end(body);
              }
            })
        .onFailure(exchange::fail);
  }

  private Buffer find(String id) throws Exception {
    PreparedStatement pooled = pool.poll();
    PreparedStatement select = pooled == null ? open() : pooled;
    try {
      select.setString(1, id);
      try (ResultSet rows = select.executeQuery()) {
        return rows.next() ? BareJson.write(i -> value(rows, i)) : null;
      }
    } finally {
      pool.add(select);
    }
  }

  private PreparedStatement open() throws SQLException {
    Connection connection = new JDBC().connect("jdbc:sqlite:" + file, new Properties());
    try (Statement pragmas = connection.createStatement()) {
      pragmas.execute("PRAGMA query_only = ON");
      pragmas.execute("PRAGMA cache_size = -16000");
    }
    return connection.prepareStatement(SELECT);
  }

  private static Object value(ResultSet rows, int index) throws SQLException {
    int column = index + 1;
    return switch (BareJson.COLUMNS.get(index).type()) {
      case UUID, TEXT, DATE -> rows.getString(column);
      case BOOLEAN -> rows.getInt(column) != 0;
      case INTEGER, BIGINT -> {
        long number = rows.getLong(column);
        yield number == 0 && rows.wasNull() ? null : (Object) number;
      }
      case TIMESTAMP -> {
        long micros = rows.getLong(column);
        yield micros == 0 && rows.wasNull()
            ? null
            : Instant.EPOCH.plus(micros, ChronoUnit.MICROS).toString();
      }
    };
  }
}
