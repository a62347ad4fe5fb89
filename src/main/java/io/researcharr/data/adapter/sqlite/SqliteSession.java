package io.researcharr.data.adapter.sqlite;

import io.researcharr.data.adapter.sql.Column;
import io.researcharr.data.adapter.sql.Dialect;
import io.researcharr.data.adapter.sql.Scale;
import io.researcharr.data.adapter.sql.Sql;
import io.researcharr.data.adapter.sql.SqlRepositories;
import io.researcharr.data.adapter.sql.SqlRow;
import io.researcharr.data.adapter.sql.SqlSession;
import io.researcharr.data.port.Portion;
import io.researcharr.data.port.Repositories;
import io.smallrye.mutiny.Uni;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * A unit of work's hold on a connection. Each call runs at once, on the thread that owns the
 * connection; when the unit of work has ended, there are no more calls.
 */
final class SqliteSession implements SqlSession {

  private final SqliteConnection connection;
  private final Mode mode;
  private final Place place;
  private final Thread owner = Thread.currentThread();
  private boolean entered;
  private boolean putOff;
  private boolean outgrown;
  private boolean ended;
  private int room;
  private int changes;
  private int changed;

  SqliteSession(SqliteConnection connection, Mode mode, Place place) {
    this.connection = connection;
    this.mode = mode;
    this.place = place;
  }

  /** Runs the work to its end, here and now. */
  <T> T run(String name, Function<Repositories, Uni<T>> work) {
    Outcome<T> outcome = new Outcome<>();
    try {
      var subscription =
          work.apply(new SqlRepositories(this, connection.probes()))
              .subscribe()
              .with(outcome::item, outcome::failure);
      if (!outcome.done) {
        subscription.cancel();
      }
    } finally {
      ended = true;
    }
    if (outgrown) {
      throw new Outgrown(); // whatever it has made of the first one
    }
    return outcome.get(name);
  }

  @Override
  public <T> Uni<List<T>> query(Sql sql, Function<SqlRow, T> read) {
    return call(() -> connection.query(sql.text(), sql.args(), read));
  }

  @Override
  public <T> Uni<Portion<T>> portion(Sql sql, Scale<T> scale) {
    return call(
        () -> {
          connection.each(sql.text(), sql.args(), scale::take);
          return scale.portion();
        });
  }

  @Override
  public Uni<Integer> execute(Sql sql) {
    return change(() -> execute(sql.text(), sql.args()));
  }

  /** What is all that a unit of work does may be done later, together with others'. */
  @Override
  public Uni<Integer> insert(Sql sql) {
    return guarded(
        () -> {
          mayChange();
          if (mode == Mode.ONE && !entered && place.putOff(sql)) {
            putOff = true;
            return 1;
          }
          enter();
          return execute(sql.text(), sql.args());
        });
  }

  @Override
  public <T> Uni<List<T>> executeReturning(Sql sql, Function<SqlRow, T> read) {
    return change(
        () -> {
          takeRoom(sql.text(), 1);
          return connection.query(sql.text(), sql.args(), read);
        });
  }

  @Override
  public <T> Uni<Integer> insertAll(String table, List<Column<T>> columns, List<T> rows) {
    String names = columns.stream().map(Column::name).collect(Collectors.joining(", "));
    String sql =
        "INSERT INTO "
            + table
            + " ("
            + names
            + ") VALUES ("
            + Sql.placeholders(columns.size())
            + ")";
    return change(
        () -> {
          int stored = 0;
          for (int done = 0, size; done < rows.size(); done += size) {
            size = MultiRowInsert.next(rows.size() - done);
            stored += insert(sql, columns, rows.subList(done, done + size));
          }
          return stored;
        });
  }

  private <T> int insert(String sql, List<Column<T>> columns, List<T> rows) {
    takeRoom(sql, rows.size());
    List<Object> values = new ArrayList<>(columns.size() * rows.size());
    rows.forEach(row -> values.addAll(values(columns, row)));
    int stored = connection.execute(MultiRowInsert.of(sql, rows.size()), values);
    place.stored(sql, values);
    return stored;
  }

  @Override
  public <T> Uni<Integer> updateAll(
      String table, Column<T> key, Column<T> guard, List<Column<T>> columns, List<T> rows) {
    String sets = columns.stream().map(c -> c.name() + " = ?").collect(Collectors.joining(", "));
    String sql =
        "UPDATE "
            + table
            + " SET "
            + sets
            + " WHERE "
            + key.name()
            + " = ? AND "
            + guard.name()
            + " = ?";
    List<Column<T>> all = new ArrayList<>(columns);
    all.add(key);
    all.add(guard);
    return change(() -> rows.stream().mapToInt(row -> execute(sql, values(all, row))).sum());
  }

  @Override
  public Sql in(String column, Collection<String> values) {
    String json = values.stream().map(SqliteRows::quote).collect(Collectors.joining(",", "[", "]"));
    return Sql.of(column + " IN (SELECT value FROM json_each(?))", json);
  }

  @Override
  public Sql inIds(String column, Collection<UUID> ids) {
    return in(column, ids.stream().map(UUID::toString).toList());
  }

  @Override
  public <T> Sql rows(String alias, List<Column<T>> columns, List<T> rows) {
    return SqliteRows.of(alias, columns, rows);
  }

  @Override
  public Sql narrowed(String column, Collection<UUID> ids) {
    return Sql.of("");
  }

  @Override
  public Dialect dialect() {
    return SqliteDialect.INSTANCE;
  }

  private <T> Uni<T> change(Supplier<T> statement) {
    return call(
        () -> {
          mayChange();
          return statement.get();
        });
  }

  private void mayChange() {
    if (mode == Mode.READ) {
      throw new IllegalStateException("a unit of work that reads may not write");
    }
    if (mode == Mode.ONE && ++changes > 1) {
      throw new IllegalStateException("writeOne allows a single changing call");
    }
  }

  private int execute(String sql, List<Object> args) {
    takeRoom(sql, 1);
    return connection.execute(sql, args);
  }

  private void takeRoom(String sql, int rows) {
    changed += rows;
    if (changed > room) {
      throw outgrown();
    }
    place.beforeChange(sql, rows);
  }

  private Outgrown outgrown() {
    outgrown = true;
    return new Outgrown();
  }

  private <T> Uni<T> call(Supplier<T> statement) {
    return guarded(
        () -> {
          enter();
          return statement.get();
        });
  }

  /**
   * The first statement finds done what was put off before it, but not what this one has put off.
   */
  private void enter() {
    if (putOff) {
      throw outgrown();
    }
    if (!entered) {
      entered = true;
      room = place.enter();
    }
  }

  private <T> Uni<T> guarded(Supplier<T> statement) {
    return Uni.createFrom()
        .item(
            () -> {
              if (ended || Thread.currentThread() != owner) {
                throw new IllegalStateException(
                    "a repository was called outside of its unit of work");
              }
              return statement.get();
            });
  }

  private static <T> List<Object> values(List<Column<T>> columns, T row) {
    List<Object> values = new ArrayList<>(columns.size());
    for (Column<T> column : columns) {
      values.add(column.value().apply(row));
    }
    return values;
  }

  /** What a unit of work may do. */
  enum Mode {
    READ,
    WRITE,
    ONE
  }

  /** Where a unit of work runs, perhaps among others. */
  interface Place {

    /** A connection that it has for itself. */
    Place ALONE = () -> Integer.MAX_VALUE;

    /**
     * Its first statement is about to run.
     *
     * @return how many changes it may make before it ends with {@link Outgrown}
     */
    int enter();

    /** A statement that changes something, or stores so many rows, is about to run. */
    default void beforeChange(String sql, int rows) {}

    /** A statement has stored rows, with these values of one after the other. */
    default void stored(String sql, List<Object> values) {}

    /** Whether a row will be stored later, if it is all that the unit of work does. */
    default boolean putOff(Sql insert) {
      return false;
    }
  }

  /** The end of a unit of work for which there is not enough room where it was begun. */
  static final class Outgrown extends RuntimeException {

    private Outgrown() {
      super("the unit of work is larger than the place it has", null, false, false);
    }
  }

  private static final class Outcome<T> {

    private boolean done;
    private T item;
    private Throwable failure;

    private void item(T result) {
      done = true;
      item = result;
    }

    private void failure(Throwable cause) {
      done = true;
      failure = cause;
    }

    private T get(String name) {
      if (!done) {
        throw new IllegalStateException(
            "the unit of work " + name + " waits for something that is not a repository call");
      }
      if (failure instanceof RuntimeException runtime) {
        throw runtime;
      }
      if (failure != null) {
        throw new IllegalStateException(failure);
      }
      return item;
    }
  }
}
