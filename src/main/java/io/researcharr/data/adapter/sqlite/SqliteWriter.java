package io.researcharr.data.adapter.sqlite;

import io.researcharr.data.port.Repositories;
import io.researcharr.data.port.StorageException;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;

/**
 * The one thread that changes the file.
 *
 * <p>It commits in groups: all units of work that wait run in one transaction, each in a savepoint
 * of its own, and are answered after the commit. While a commit is on its way to the disk the next
 * group gathers, so a group grows by itself with the load and with the slowness of the disk.
 */
final class SqliteWriter implements AutoCloseable {

  private static final long NO_GROUP = Long.MIN_VALUE;

  /**
   * So many statements of a unit may change something within a savepoint. What it would put back is
   * in memory, as a chain that SQLite walks from its beginning at the end of each statement.
   */
  private static final int SAVEPOINT_ROOM = 100;

  private final SqliteConnection connection;
  private final SearchPause pause;
  private final BlockingQueue<Unit<?>> queue;
  private final Gathering gathering;
  private final Runnable committed;
  private final Thread thread = new Thread(this::work, "sqlite-writer");
  private final LongAdder commits = new LongAdder();
  private final LongAdder units = new LongAdder();
  private volatile boolean open = true;
  private volatile long groupSince = NO_GROUP;
  private volatile int lastGroup;

  /** A large unit, for which the next group is. */
  private Optional<Unit<?>> aside = Optional.empty();

  private final LongAdder waitedNanos = new LongAdder();
  private long lastEndNanos;

  SqliteWriter(SqliteConnection connection, int capacity, Gathering gathering) {
    this(connection, capacity, gathering, () -> {});
  }

  /**
   * @param committed is told of each commit
   */
  SqliteWriter(SqliteConnection connection, int capacity, Gathering gathering, Runnable committed) {
    this.connection = connection;
    this.committed = committed;
    this.pause = new SearchPause(connection);
    this.queue = new ArrayBlockingQueue<>(capacity);
    this.gathering = gathering;
    thread.setDaemon(true);
    thread.start();
  }

  <T> Uni<T> submit(String name, SqliteSession.Mode mode, Function<Repositories, Uni<T>> work) {
    return Uni.createFrom()
        .emitter(
            emitter -> {
              Unit<T> unit = new Unit<>(name, mode, work, emitter);
              if (!open) {
                unit.fail(closed());
              } else if (!queue.offer(unit)) {
                unit.fail(new StorageException.Overloaded("Too many writes are waiting."));
              } else if (!open && queue.remove(unit)) {
                unit.fail(closed()); // the end came in between, and may have looked before
              }
            });
  }

  /** Whether there is still somebody who writes. */
  boolean isAlive() {
    return thread.isAlive();
  }

  int waiting() {
    return queue.size();
  }

  long commits() {
    return commits.sum();
  }

  long units() {
    return units.sum();
  }

  /** How many units of work the last commit was for. */
  int lastGroup() {
    return lastGroup;
  }

  /** How long writes have waited for the thread, all together. */
  double waitedSeconds() {
    return waitedNanos.sum() / 1e9;
  }

  /** For how long the present transaction has been going on. */
  Duration busy() {
    long since = groupSince;
    return since == NO_GROUP ? Duration.ZERO : Duration.ofNanos(System.nanoTime() - since);
  }

  /** Finishes what waits, then closes the connection. */
  @Override
  public void close() {
    open = false;
    try {
      thread.join(TimeUnit.SECONDS.toMillis(30));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void work() {
    try (connection) {
      while (open || !queue.isEmpty() || aside.isPresent()) {
        Unit<?> first = takeNext();
        if (first != null) {
          commitGroup(first);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException | Error e) {
      SqliteStorage.LOG.error("the thread that writes has ended; start the service again", e);
    } finally {
      open = false;
      aside.ifPresent(unit -> unit.fail(closed()));
      for (Unit<?> unit = queue.poll(); unit != null; unit = queue.poll()) {
        unit.fail(closed());
      }
    }
  }

  private Unit<?> takeNext() throws InterruptedException {
    Optional<Unit<?>> large = aside;
    aside = Optional.empty();
    return large.isPresent() ? large.get() : queue.poll(100, TimeUnit.MILLISECONDS);
  }

  private static StorageException closed() {
    return new StorageException.Unavailable("The database is closed.");
  }

  private void commitGroup(Unit<?> first) {
    List<Unit<?>> group = new ArrayList<>();
    Optional<Throwable> lost = commit(first, group);
    groupSince = NO_GROUP;
    if (lost.isEmpty()) {
      committed(group.size());
    }
    for (Unit<?> unit : group) {
      lost.ifPresentOrElse(unit::fail, unit::answer);
    }
  }

  private void committed(int size) {
    gathering.ended(lastEndNanos, size + queue.size());
    commits.increment();
    units.add(size);
    lastGroup = size;
    committed.run();
  }

  /** Runs and commits a group that gathers meanwhile; why it was lost, if it was. */
  private Optional<Throwable> commit(Unit<?> first, List<Unit<?>> group) {
    groupSince = System.nanoTime();
    try {
      begin();
      long since = System.nanoTime();
      for (Unit<?> unit = first; unit != null; unit = next(group, since)) {
        group.add(unit);
        waitedNanos.add(unit.waited());
        if (unit == first) {
          runFirst(unit);
        } else {
          runInSavepoint(unit, group);
        }
      }
      connection.of("commit");
      long start = System.nanoTime();
      pause.end();
      connection.run("COMMIT");
      lastEndNanos = System.nanoTime() - start;
      return Optional.empty();
    } catch (RuntimeException | Error e) {
      if (group.isEmpty()) {
        group.add(first);
      }
      rollback();
      return Optional.of(e);
    }
  }

  private Unit<?> next(List<Unit<?>> group, long since) {
    return aside.isPresent() || gathering.isEnough(group.size(), System.nanoTime() - since)
        ? null
        : queue.poll();
  }

  /**
   * Nothing was done before it that a savepoint would have to spare, and without one SQLite need
   * not put aside each page that a large unit changes. No unit may get over an error for which
   * SQLite gives up the transaction: the rest of it would be outside of any.
   */
  private void runFirst(Unit<?> unit) {
    if (!unit.run(connection, Integer.MAX_VALUE, pause)) {
      rollback();
      begin();
    }
  }

  private void begin() {
    connection.of("commit").run("BEGIN IMMEDIATE");
    pause.reset();
  }

  /**
   * A failed unit leaves no trace, and the group goes on; if even that fails, the group is lost. A
   * unit that proves too large leaves no trace either, and begins the next group.
   */
  private void runInSavepoint(Unit<?> unit, List<Unit<?>> group) {
    connection.run("SAVEPOINT unit");
    if (unit.run(connection, SAVEPOINT_ROOM, pause)) {
      connection.run("RELEASE unit");
      return;
    }
    if (unit.failure instanceof SqliteSession.Outgrown) {
      group.remove(unit);
      unit.waitAgain();
      aside = Optional.of(unit);
    }
    try {
      pause.undone();
      connection.run("ROLLBACK TO unit");
      connection.run("RELEASE unit");
    } catch (RuntimeException e) {
      // SQLite gives up a whole transaction on its own when the disk is full or broken.
      throw unit.failure instanceof RuntimeException cause ? cause : e;
    }
  }

  private void rollback() {
    try {
      connection.run("ROLLBACK");
    } catch (RuntimeException e) {
      SqliteStorage.LOG.debug("there was nothing left to roll back", e);
    }
  }

  private static final class Unit<T> {

    private final String name;
    private final SqliteSession.Mode mode;
    private final Function<Repositories, Uni<T>> work;
    private final UniEmitter<? super T> emitter;
    private long waitsSince = System.nanoTime();
    private T item;
    private Throwable failure;

    private Unit(
        String name,
        SqliteSession.Mode mode,
        Function<Repositories, Uni<T>> work,
        UniEmitter<? super T> emitter) {
      this.name = name;
      this.mode = mode;
      this.work = work;
      this.emitter = emitter;
    }

    /** How long it has waited since it was asked for, or put aside. */
    private long waited() {
      return System.nanoTime() - waitsSince;
    }

    /** It is as if it had not been tried: where it is to run, it has not. */
    private void waitAgain() {
      failure = null;
      waitsSince = System.nanoTime();
    }

    private boolean run(SqliteConnection connection, int room, SearchPause pause) {
      try {
        item =
            new SqliteSession(connection.of(name), mode, room, pause::beforeChange).run(name, work);
        return true;
      } catch (RuntimeException | Error e) {
        failure = e;
        return false;
      }
    }

    private void answer() {
      tell(() -> end(failure));
    }

    private void fail(Throwable cause) {
      tell(() -> end(failure == null ? cause : failure));
    }

    private void end(Throwable reason) {
      if (reason != null) {
        emitter.fail(reason);
      } else {
        emitter.complete(item);
      }
    }

    /** Whoever listens badly must not keep the others from hearing. */
    private void tell(Runnable answer) {
      try {
        answer.run();
      } catch (RuntimeException | Error e) {
        SqliteStorage.LOG.errorf(e, "the answer of the unit of work %s could not be given", name);
      }
    }
  }
}
