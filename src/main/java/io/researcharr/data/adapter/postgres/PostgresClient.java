package io.researcharr.data.adapter.postgres;

import io.researcharr.data.adapter.sql.SlowStatements;
import io.smallrye.mutiny.Uni;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collector;
import org.hibernate.reactive.mutiny.Mutiny;
import org.hibernate.reactive.mutiny.impl.MutinySessionImpl;
import org.hibernate.reactive.pool.ReactiveConnection;

/** Something that runs prepared statements on PostgreSQL. */
interface PostgresClient {

  <T> Uni<List<T>> query(String sql, Object[] args, Function<PostgresRow, T> read);

  /** Hands over each row as it comes, so that what is not kept of it takes no memory. */
  Uni<Void> each(String sql, Object[] args, Consumer<PostgresRow> taker);

  Uni<Integer> execute(String sql, Object[] args);

  /**
   * A call that sends statements of its own.
   *
   * @param what what it is called where statements are
   */
  default <T> Uni<T> call(String what, Supplier<Uni<T>> call) {
    return call.get();
  }

  /** Each statement on a connection, or on whichever of a pool is free, committed by itself. */
  static PostgresClient of(SqlClient pool, PoolUse use) {
    return new PostgresClient() {
      @Override
      public <T> Uni<List<T>> query(String sql, Object[] args, Function<PostgresRow, T> read) {
        return run(sql, args).map(rows -> read(rows, read));
      }

      @Override
      public Uni<Integer> execute(String sql, Object[] args) {
        return run(sql, args).map(RowSet::rowCount);
      }

      @Override
      public Uni<Void> each(String sql, Object[] args, Consumer<PostgresRow> taker) {
        Collector<Row, ?, Void> handing =
            Collector.of(
                () -> taker,
                (to, row) -> to.accept(new PostgresRow(row::getValue)),
                (one, other) -> one,
                to -> null);
        return use.counted(
                () -> pool.preparedQuery(sql).collecting(handing).execute(Tuple.wrap(args)))
            .replaceWithVoid();
      }

      private Uni<RowSet<Row>> run(String sql, Object[] args) {
        return use.counted(() -> pool.preparedQuery(sql).execute(Tuple.wrap(args)));
      }
    };
  }

  /** Every statement on the connection, and in the transaction, of a Hibernate session. */
  static PostgresClient of(Mutiny.Session session) {
    ReactiveConnection connection = ((MutinySessionImpl) session).getReactiveConnection();
    return new PostgresClient() {
      @Override
      public <T> Uni<List<T>> query(String sql, Object[] args, Function<PostgresRow, T> read) {
        return Uni.createFrom()
            .completionStage(() -> connection.select(sql, args))
            .map(
                rows -> {
                  List<T> items = new ArrayList<>(rows.size());
                  while (rows.hasNext()) {
                    Object[] row = rows.next();
                    items.add(read.apply(new PostgresRow(i -> row[i])));
                  }
                  return items;
                });
      }

      @Override
      public Uni<Void> each(String sql, Object[] args, Consumer<PostgresRow> taker) {
        return query(
                sql,
                args,
                row -> {
                  taker.accept(row);
                  return true;
                })
            .replaceWithVoid();
      }

      @Override
      public Uni<Integer> execute(String sql, Object[] args) {
        return Uni.createFrom().completionStage(() -> connection.update(sql, args));
      }
    };
  }

  private static <T> List<T> read(RowSet<Row> rows, Function<PostgresRow, T> read) {
    List<T> items = new ArrayList<>(rows.size());
    for (Row row : rows) {
      items.add(read.apply(new PostgresRow(row::getValue)));
    }
    return items;
  }

  /** The same, with an eye on the statements of a unit of work that take long. */
  default PostgresClient watched(String unit, SlowStatements slow) {
    PostgresClient inner = this;
    return new PostgresClient() {
      @Override
      public <T> Uni<List<T>> query(String sql, Object[] args, Function<PostgresRow, T> read) {
        return watched(sql, args.length, () -> inner.query(sql, args, read));
      }

      @Override
      public Uni<Void> each(String sql, Object[] args, Consumer<PostgresRow> taker) {
        return watched(sql, args.length, () -> inner.each(sql, args, taker));
      }

      @Override
      public Uni<Integer> execute(String sql, Object[] args) {
        return watched(sql, args.length, () -> inner.execute(sql, args));
      }

      @Override
      public <T> Uni<T> call(String what, Supplier<Uni<T>> call) {
        return watched(what, 0, () -> inner.call(what, call));
      }

      private <T> Uni<T> watched(String sql, int values, Supplier<Uni<T>> statement) {
        long start = System.nanoTime();
        return statement.get().onTermination().invoke(() -> slow.ended(unit, sql, values, start));
      }
    };
  }
}
