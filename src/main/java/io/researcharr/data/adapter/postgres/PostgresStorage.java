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
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/** PostgreSQL: Hibernate Reactive for transactions, the Vert.x client for single statements. */
public final class PostgresStorage implements Storage {

  private final PostgresUrl url;
  private final Function<PostgresUrl, String> migrated;
  private final UnitOfWork unitOfWork;
  private final PostgresStatistics statistics;
  private final PoolUse use;
  private final SlowStatements slow;
  private final StorageProbe probe;
  private final Supplier<Pool> reserved;
  private final Function<Pool, UnitOfWork> onReserved;
  private volatile String schemaVersion = "";
  private final Map<String, Reserve> reserves = new HashMap<>();

  private PostgresStorage(
      Settings settings, Vertx vertx, Pool pool, Supplier<Pool> reserved, MediaEntities entities) {
    this.url = settings.url();
    this.migrated = settings.migrated();
    this.reserved = reserved;
    this.use = new PoolUse(settings.poolSize());
    this.slow = new SlowStatements(settings.slow());
    this.unitOfWork =
        new PostgresUnitOfWork(vertx, pool, Optional.of(entities), settings.echo(), use, slow);
    PoolUse ownUse = new PoolUse(PostgresPool.RESERVED);
    this.onReserved =
        own -> new PostgresUnitOfWork(vertx, own, Optional.empty(), settings.echo(), ownUse, slow);
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
    schemaVersion = migrated.apply(url);
    statistics.start();
  }

  /**
   * Brings the schema up to date and returns its version. Needs nothing but the database; blocks.
   */
  public static String migrate(PostgresUrl url) {
    return Migrations.migrate(url.jdbc(), url.user(), url.password(), "postgresql");
  }

  @Override
  public UnitOfWork unitOfWork() {
    if (schemaVersion.isEmpty()) {
      throw new StorageException.Unavailable("PostgreSQL has not been reached yet.");
    }
    return unitOfWork;
  }

  /** Each has connections of its own, which are made when they are first needed. */
  @Override
  public synchronized UnitOfWork reserved(String duty) {
    unitOfWork();
    return reserves.computeIfAbsent(duty, same -> reserve()).unitOfWork();
  }

  private Reserve reserve() {
    Pool own = reserved.get();
    return new Reserve(own, onReserved.apply(own));
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
    giveBack();
  }

  private synchronized void giveBack() {
    reserves.values().forEach(own -> own.pool().close());
    reserves.clear();
  }

  private record Reserve(Pool pool, UnitOfWork unitOfWork) {}

  /** Makes the storage out of parts that exist only when PostgreSQL is the engine. */
  @ApplicationScoped
  public static class Factory {

    private final Vertx vertx;
    private final Instance<Pool> pool;
    private final PostgresPool pools;
    private final MediaEntities entities;

    Factory(Vertx vertx, Instance<Pool> pool, PostgresPool pools, MediaEntities entities) {
      this.vertx = vertx;
      this.pool = pool;
      this.pools = pools;
      this.entities = entities;
    }

    public PostgresStorage create(Settings settings) {
      return new PostgresStorage(settings, vertx, pool.get(), this::reserved, entities);
    }

    private Pool reserved() {
      pool.get().size(); // the first is made when it is first used, and tells of the place
      return pools.reserved();
    }
  }

  /**
   * How PostgreSQL is used.
   *
   * @param slow from when on a statement is slow
   * @param migrated brings the schema up to date and says its version; asked at each opening
   */
  public record Settings(
      PostgresUrl url,
      int poolSize,
      boolean echo,
      Duration slow,
      Function<PostgresUrl, String> migrated) {}
}
