package io.researcharr.data.adapter.postgres;

import io.researcharr.data.adapter.sql.Migrations;
import io.researcharr.data.adapter.sql.SlowStatements;
import io.researcharr.data.port.Storage;
import io.researcharr.data.port.StorageException;
import io.researcharr.data.port.StorageProbe;
import io.researcharr.data.port.UnitOfWork;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Pool;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Instance;
import java.time.Duration;
import java.util.Map;

/** PostgreSQL: Hibernate Reactive for transactions, the Vert.x client for single statements. */
public final class PostgresStorage implements Storage {

  private final PostgresUrl url;
  private final UnitOfWork unitOfWork;
  private final PostgresStatistics statistics;
  private final PoolUse use;
  private final SlowStatements slow;
  private final StorageProbe probe;
  private volatile String schemaVersion = "";

  private PostgresStorage(Settings settings, Vertx vertx, Pool pool, MediaEntities entities) {
    this.url = settings.url();
    this.use = new PoolUse(settings.poolSize());
    this.slow = new SlowStatements(settings.slow());
    this.unitOfWork = new PostgresUnitOfWork(vertx, pool, entities, settings.echo(), use, slow);
    this.statistics = new PostgresStatistics(vertx, pool);
    this.probe = new PostgresProbe(PostgresClient.of(pool, use), use);
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
    return Map.of(
        "pool.size", use.size(),
        "pool.used", use.used(),
        "pool.waiting", use.waiting(),
        "statements.slow", slow.count());
  }

  @Override
  public StorageProbe probe() {
    if (schemaVersion.isEmpty()) {
      throw new StorageException.Unavailable("PostgreSQL has not been reached yet.");
    }
    return probe;
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

    public PostgresStorage create(Settings settings) {
      return new PostgresStorage(settings, vertx, pool.get(), entities);
    }
  }

  /**
   * How PostgreSQL is used.
   *
   * @param slow from when on a statement is slow
   */
  public record Settings(PostgresUrl url, int poolSize, boolean echo, Duration slow) {}
}
