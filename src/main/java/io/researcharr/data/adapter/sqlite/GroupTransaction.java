package io.researcharr.data.adapter.sqlite;

import io.researcharr.data.adapter.sql.Sql;
import io.researcharr.data.port.StorageException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The transaction of a group of units of work, one after the other. A unit that fails leaves no
 * trace, and the others go on.
 *
 * <p>Rows of units that do nothing but store one are stored together ({@link MultiRowInsert}),
 * which saves a quarter of the cost of an entry with its indexes, its trail and its words. They are
 * put off until there are enough of them, or until a unit does something else, so nobody sees
 * another order. Where a rule is broken, each of these units runs by itself.
 */
final class GroupTransaction {

  /**
   * So many changes may a unit make within a savepoint, a stored row being one. What it would put
   * back is in memory, as a chain that SQLite walks from its beginning at the end of each
   * statement.
   */
  private static final int SAVEPOINT_ROOM = 100;

  private final SqliteConnection connection;
  private final SearchPause pause;
  private final List<Row> rows = new ArrayList<>();
  private boolean isTouched;
  private Optional<Throwable> broken = Optional.empty();

  GroupTransaction(SqliteConnection connection) {
    this.connection = connection;
    this.pause = new SearchPause(connection);
  }

  void begin() {
    rows.clear();
    broken = Optional.empty();
    isTouched = false;
    connection.of("commit").run("BEGIN IMMEDIATE");
    pause.reset();
  }

  /**
   * Whether a unit is in this transaction, done or failed. One that is not needs a transaction of
   * its own: it is too large for a savepoint, or did more than to store a row.
   */
  boolean run(WriteUnit<?> unit) {
    return run(unit, !unit.wasPutBack());
  }

  private boolean run(WriteUnit<?> unit, boolean mayPutOff) {
    Turn turn = new Turn(unit, mayPutOff);
    Throwable failure = unit.run(connection, turn);
    if (broken.isPresent()) {
      unit.forgetFailure();
      throw unchecked(broken.get());
    }
    if (failure == null) {
      turn.done();
      return true;
    }
    boolean isOutgrown = failure instanceof SqliteSession.Outgrown;
    if (isOutgrown) {
      unit.waitAgain();
    }
    turn.undo(failure);
    return !isOutgrown;
  }

  /** Says how long the end has taken, in nanoseconds. */
  long commit() {
    storeRows();
    connection.of("commit");
    long start = System.nanoTime();
    pause.end();
    connection.run("COMMIT");
    return System.nanoTime() - start;
  }

  void rollback() {
    try {
      connection.run("ROLLBACK");
    } catch (RuntimeException e) {
      SqliteStorage.LOG.debug("there was nothing left to roll back", e);
    }
  }

  private void putOff(Row row) {
    if (!rows.isEmpty() && !rows.get(0).insert().text().equals(row.insert().text())) {
      storeRows();
    }
    rows.add(row);
    if (rows.size() == MultiRowInsert.MOST) {
      storeRows();
    }
  }

  private void storeRows() {
    List<Row> all = List.copyOf(rows);
    rows.clear();
    int stored = 0;
    while (stored < all.size()) {
      int size = MultiRowInsert.next(all.size() - stored);
      List<Row> some = all.subList(stored, stored + size);
      if (!RequestNames.with(some.stream().map(Row::request).toList(), () -> store(some))) {
        some.forEach(row -> runByItself(row.unit()));
      }
      stored += size;
    }
  }

  private void runByItself(WriteUnit<?> unit) {
    if (!run(unit, false)) {
      throw new IllegalStateException("a unit that stored a row is too large for a savepoint now");
    }
  }

  /** Stores rows with one statement, or none of them. */
  private boolean store(List<Row> some) {
    connection.of(some.get(0).unit().name());
    Savepoint savepoint = savepoint();
    try {
      String one = some.get(0).insert().text();
      pause.beforeChange(one, some.size());
      List<Object> values = new ArrayList<>();
      some.forEach(row -> values.addAll(row.insert().args()));
      if (connection.execute(MultiRowInsert.of(one, some.size()), values) != some.size()) {
        throw new IllegalStateException("the database has left a row out");
      }
      pause.stored(one, values);
    } catch (RuntimeException e) {
      savepoint.undo(e);
      return false;
    }
    savepoint.release();
    return true;
  }

  private static RuntimeException unchecked(Throwable cause) {
    if (cause instanceof Error error) {
      throw error;
    }
    return (RuntimeException) cause;
  }

  /**
   * Where nothing was done before, nothing has to be spared, and without a savepoint SQLite need
   * not put aside each page that a large unit changes. No unit may get over an error for which
   * SQLite gives up the transaction: the rest of it would be outside of any.
   */
  private Savepoint savepoint() {
    boolean isFirst = !isTouched;
    isTouched = true;
    if (!isFirst) {
      connection.run("SAVEPOINT unit");
    }
    return new Savepoint(isFirst);
  }

  /** A row that is all that a unit of work stores. */
  private record Row(WriteUnit<?> unit, Sql insert, String request) {}

  private final class Savepoint {

    private final boolean isTransaction;

    private Savepoint(boolean isTransaction) {
      this.isTransaction = isTransaction;
    }

    private int room() {
      return isTransaction ? Integer.MAX_VALUE : SAVEPOINT_ROOM;
    }

    private void release() {
      if (!isTransaction) {
        connection.run("RELEASE unit");
      }
    }

    /** If even that fails, the group is lost. */
    private void undo(Throwable reason) {
      if (isTransaction) {
        rollback();
        begin();
        return;
      }
      try {
        pause.undone();
        connection.run("ROLLBACK TO unit");
        connection.run("RELEASE unit");
      } catch (RuntimeException e) {
        // SQLite gives up a whole transaction on its own when the disk is full or broken.
        boolean isFault =
            reason instanceof StorageException.DiskFull
                || reason instanceof StorageException.Unavailable;
        throw isFault ? unchecked(reason) : e;
      }
    }
  }

  /** A unit's turn: it begins with the first statement, and may be put off until then. */
  private final class Turn implements SqliteSession.Place {

    private final WriteUnit<?> unit;
    private final boolean mayPutOff;
    private Optional<Row> row = Optional.empty();
    private Optional<Savepoint> savepoint = Optional.empty();

    private Turn(WriteUnit<?> unit, boolean mayPutOff) {
      this.unit = unit;
      this.mayPutOff = mayPutOff;
    }

    @Override
    public int enter() {
      try {
        storeRows();
        connection.of(unit.name());
        Savepoint own = savepoint();
        savepoint = Optional.of(own);
        return own.room();
      } catch (RuntimeException | Error e) {
        broken = Optional.of(e); // whatever the unit makes of it
        throw e;
      }
    }

    @Override
    public void beforeChange(String sql, int rows) {
      pause.beforeChange(sql, rows);
    }

    @Override
    public void stored(String sql, List<Object> values) {
      pause.stored(sql, values);
    }

    @Override
    public boolean putOff(Sql insert) {
      if (mayPutOff) {
        row = Optional.of(new Row(unit, insert, RequestNames.current()));
      }
      return mayPutOff;
    }

    private void done() {
      savepoint.ifPresent(Savepoint::release);
      row.ifPresent(GroupTransaction.this::putOff);
    }

    private void undo(Throwable reason) {
      savepoint.ifPresent(one -> one.undo(reason));
    }
  }
}
