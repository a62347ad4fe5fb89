package io.researcharr.data.bench.routes;

import io.vertx.core.Vertx;
import io.vertx.ext.web.Router;
import io.vertx.sqlclient.Pool;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Instance;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** The bare routes of the engine that the service runs on, below {@code /bare}. */
@ApplicationScoped
class BareRoutes {

  private static final String SQLITE = "sqlite:///";

  private final Vertx vertx;
  private final Instance<Pool> pool;
  private final String databaseUrl;
  private final Optional<String> redisUrl;

  BareRoutes(
      Vertx vertx,
      Instance<Pool> pool,
      @ConfigProperty(name = "DATABASE_URL") String databaseUrl,
      @ConfigProperty(name = "REDIS_URL") Optional<String> redisUrl) {
    this.vertx = vertx;
    this.pool = pool;
    this.databaseUrl = databaseUrl;
    this.redisUrl = redisUrl;
  }

  void add(@Observes Router router) {
    redisUrl.ifPresent(
        url -> router.get("/bare/redis/:id").handler(new BareRedis(vertx, url)::get));
    if (databaseUrl.startsWith(SQLITE)) {
      var sqlite = new BareSqlite(vertx, databaseUrl.substring(SQLITE.length()));
      router.get("/bare/media/:id").handler(sqlite::get);
    } else {
      var postgres = new BarePostgres(pool);
      router.get("/bare/media/:id").handler(postgres::get);
      router.post("/bare/media").handler(postgres::post);
    }
  }
}
