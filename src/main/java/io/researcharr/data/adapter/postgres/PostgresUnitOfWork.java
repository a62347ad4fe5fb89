package io.researcharr.data.adapter.postgres;

import io.quarkus.hibernate.reactive.panache.Panache;
import io.quarkus.vertx.core.runtime.context.VertxContextSafetyToggle;
import io.researcharr.data.adapter.sql.ProbeMemory;
import io.researcharr.data.adapter.sql.SlowStatements;
import io.researcharr.data.adapter.sql.SqlRepositories;
import io.researcharr.data.port.Repositories;
import io.researcharr.data.port.UnitOfWork;
import io.smallrye.common.vertx.VertxContext;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.impl.ContextInternal;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.SqlConnection;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;

/**
 * Units of work on PostgreSQL: a {@code write} is a Panache transaction, or a plain one where there
 * are no entities; the others run each statement by itself on the pool.
 *
 * <p>Each unit has a Vert.x context of its own, since that is where Panache keeps the session, and
 * it is cut off from its caller: a caller that goes away does not cancel statements in flight.
 */
final class PostgresUnitOfWork implements UnitOfWork {

  private final Vertx vertx;
  private final Pool pool;
  private final Optional<MediaEntities> entities;
  private final boolean echo;
  private final PoolUse use;
  private final SlowStatements slow;
  private final ProbeMemory probes = new ProbeMemory();
  private final PostgresGrowth growth = new PostgresGrowth();

  PostgresUnitOfWork(
      Vertx vertx,
      Pool pool,
      Optional<MediaEntities> entities,
      boolean echo,
      PoolUse use,
      SlowStatements slow) {
    this.vertx = vertx;
    this.pool = pool;
    this.entities = entities;
    this.echo = echo;
    this.use = use;
    this.slow = slow;
  }

  @Override
  public <T> Uni<T> write(String name, Function<Repositories, Uni<T>> work) {
    return detached(
        name,
        unit -> entities.map(all -> inPanache(unit, all, work)).orElseGet(() -> plain(unit, work)));
  }

  /** Its end is a statement too, which may take long: a slow disk shows there. */
  private <T> Uni<T> inPanache(
      PostgresWork<T> unit, MediaEntities all, Function<Repositories, Uni<T>> work) {
    AtomicLong worked = new AtomicLong();
    return use.counted(
        Panache.withTransaction(
                () ->
                    Panache.getSession()
                        .flatMap(
                            session ->
                                run(
                                    unit,
                                    PostgresClient.of(session),
                                    Integer.MAX_VALUE,
                                    false, // Hibernate does it
                                    sql ->
                                        new SqlRepositories(
                                            sql,
                                            probes,
                                            s -> new PostgresMediaRepository(all, sql)),
                                    work))
                        .onTermination()
                        .invoke(() -> worked.set(System.nanoTime())))
            .onItemOrFailure()
            .invoke(
                (item, failure) -> {
                  if (worked.get() != 0) {
                    slow.ended(
                        unit.name(), failure == null ? "COMMIT" : "ROLLBACK", 0, worked.get());
                  }
                }));
  }

  /** A session would take one of the connections that callers wait for. */
  private <T> Uni<T> plain(PostgresWork<T> unit, Function<Repositories, Uni<T>> work) {
    return Uni.createFrom()
        .emitter(
            emitter ->
                pool.<T>withTransaction(connection -> onOne(connection, unit, work))
                    .onSuccess(emitter::complete)
                    .onFailure(emitter::fail));
  }

  private <T> Future<T> onOne(
      SqlConnection connection, PostgresWork<T> unit, Function<Repositories, Uni<T>> work) {
    Promise<T> done = Promise.promise();
    run(
            unit,
            PostgresClient.of(connection, use),
            Integer.MAX_VALUE,
            echo,
            sql -> new SqlRepositories(sql, probes),
            work)
        .subscribe()
        .with(done::complete, done::fail);
    return done.future();
  }

  @Override
  public <T> Uni<T> writeOne(String name, Function<Repositories, Uni<T>> work) {
    return onPool(name, 1, work);
  }

  @Override
  public <T> Uni<T> read(String name, Function<Repositories, Uni<T>> work) {
    return onPool(name, 0, work);
  }

  private <T> Uni<T> onPool(String name, int changes, Function<Repositories, Uni<T>> work) {
    return detached(
        name,
        unit ->
            run(
                unit,
                PostgresClient.of(pool, use),
                changes,
                echo,
                sql -> new SqlRepositories(sql, probes),
                work));
  }

  private <T> Uni<T> run(
      PostgresWork<T> unit,
      PostgresClient client,
      int changes,
      boolean isEchoed,
      Function<PostgresSession, Repositories> repositories,
      Function<Repositories, Uni<T>> work) {
    var session =
        new PostgresSession(unit, client.watched(unit.name(), slow), changes, growth, isEchoed);
    return unit.run(() -> work.apply(repositories.apply(session)));
  }

  private <T> Uni<T> detached(String name, Function<PostgresWork<T>, Uni<T>> begin) {
    return Uni.createFrom()
        .emitter(
            emitter ->
                dispatch(
                    () -> {
                      PostgresWork<T> unit = new PostgresWork<>(name);
                      begin
                          .apply(unit)
                          .subscribe()
                          .with(emitter::complete, failure -> emitter.fail(unit.explain(failure)));
                    }));
  }

  /** Runs on a new context of the present event loop, or of any if this is not one. */
  private void dispatch(Runnable unit) {
    Context current = Vertx.currentContext();
    Context root = current == null ? vertx.getOrCreateContext() : current;
    ContextInternal context = (ContextInternal) VertxContext.createNewDuplicatedContext(root);
    VertxContextSafetyToggle.setContextSafe(context, true);
    if (context.inThread()) {
      context.dispatch(unit);
    } else {
      context.runOnContext(ignored -> unit.run());
    }
  }
}
