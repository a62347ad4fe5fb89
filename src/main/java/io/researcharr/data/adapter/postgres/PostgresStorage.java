package io.researcharr.data.adapter.postgres;

import io.researcharr.data.adapter.sql.Migrations;
import io.researcharr.data.port.Storage;
import io.researcharr.data.port.StorageException;
import io.researcharr.data.port.UnitOfWork;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Pool;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Instance;
import java.util.Map;

/** PostgreSQL: Hibernate Reactive for transactions, the Vert.x client for single statements. */
public final class PostgresStorage implements Storage {

  private final PostgresUrl url;
  private final UnitOfWork unitOfWork;
  private final PostgresStatistics statistics;
  private volatile String schemaVersion = "";

  private PostgresStorage(PostgresUrl url, UnitOfWork unitOfWork, PostgresStatistics statistics) {
    this.url = url;
    this.unitOfWork = unitOfWork;
    this.statistics = statistics;
  }

  @Override
  public String description() {
    return "PostgreSQL at " + url.address() + " as " + url.user();
  }

  @Override
  public String engine() {
    return "postgresql";
  }

  @Override
  public void open() {
    schemaVersion = Migrations.migrate(url.jdbc(), url.user(), url.password(), "postgresql");
    statistics.start();
  }

  @Override
  public UnitOfWork unitOfWork() {
    if (schemaVersion.isEmpty()) {
      throw new StorageException.Unavailable("PostgreSQL has not been reached yet.");
    }
    return unitOfWork;
  }

  @Override
  public Uni<Void> ping() {
    return Uni.createFrom()
        .deferred(() -> unitOfWork().read("storage.ping", r -> r.keys().all()).replaceWithVoid());
  }

  @Override
  public String schemaVersion() {
    return schemaVersion;
  }

  @Override
  public Map<String, Number> gauges() {
    return Map.of();
  }

  @Override
  public void close() {
    statistics.stop();
    schemaVersion = "";
  }

  /** Makes the storage out of parts that exist only when PostgreSQL is the engine. */
  @ApplicationScoped
  public static class Factory {

    private final Vertx vertx;
    private final Instance<Pool> pool;
    private final MediaEntities entities;

    Factory(Vertx vertx, Instance<Pool> pool, MediaEntities entities) {
      this.vertx = vertx;
      this.pool = pool;
      this.entities = entities;
    }

    public PostgresStorage create(PostgresUrl url, boolean echo) {
      return new PostgresStorage(
          url,
          new PostgresUnitOfWork(vertx, pool.get(), entities, echo),
          new PostgresStatistics(vertx, pool.get()));
    }
  }
}
