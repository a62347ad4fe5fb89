package io.researcharr.data.adapter.sqlite;

import io.researcharr.data.port.Repositories;
import io.researcharr.data.port.StorageException;
import io.smallrye.mutiny.Uni;
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
 * <p>It commits in groups: all units of work that wait run in one transaction, each as if it were
 * alone ({@link GroupTransaction}), and are answered after the commit. While a commit is on its way
 * to the disk the next group gathers, so a group grows by itself with the load and with the
 * slowness of the disk.
 */
final class SqliteWriter implements AutoCloseable {

  private static final long NO_GROUP = Long.MIN_VALUE;

  private final SqliteConnection connection;
  private final GroupTransaction transaction;
  private final BlockingQueue<WriteUnit<?>> queue;
  private final Gathering gathering;
  private final Runnable committed;
  private final Thread thread = new Thread(this::work, "sqlite-writer");
  private final LongAdder commits = new LongAdder();
  private final LongAdder units = new LongAdder();
  private volatile boolean open = true;
  private volatile long groupSince = NO_GROUP;
  private volatile int lastGroup;

  /** A unit that needs a group of its own, the next one. */
  private Optional<WriteUnit<?>> aside = Optional.empty();

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
    this.transaction = new GroupTransaction(connection);
    this.queue = new ArrayBlockingQueue<>(capacity);
    this.gathering = gathering;
    thread.setDaemon(true);
    thread.start();
  }

  <T> Uni<T> submit(String name, SqliteSession.Mode mode, Function<Repositories, Uni<T>> work) {
    return Uni.createFrom()
        .emitter(
            emitter -> {
              WriteUnit<T> unit = new WriteUnit<>(name, mode, work, emitter);
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
        WriteUnit<?> first = takeNext();
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
      for (WriteUnit<?> unit = queue.poll(); unit != null; unit = queue.poll()) {
        unit.fail(closed());
      }
    }
  }

  private WriteUnit<?> takeNext() throws InterruptedException {
    Optional<WriteUnit<?>> large = aside;
    aside = Optional.empty();
    return large.isPresent() ? large.get() : queue.poll(100, TimeUnit.MILLISECONDS);
  }

  private static StorageException closed() {
    return new StorageException.Unavailable("The database is closed.");
  }

  private void commitGroup(WriteUnit<?> first) {
    List<WriteUnit<?>> group = new ArrayList<>();
    Optional<Throwable> lost = commit(first, group);
    groupSince = NO_GROUP;
    if (lost.isEmpty()) {
      committed(group.size());
    }
    for (WriteUnit<?> unit : group) {
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
  private Optional<Throwable> commit(WriteUnit<?> first, List<WriteUnit<?>> group) {
    groupSince = System.nanoTime();
    try {
      transaction.begin();
      long since = System.nanoTime();
      for (WriteUnit<?> unit = first; unit != null; unit = next(group, since)) {
        group.add(unit);
        waitedNanos.add(unit.waited());
        if (!transaction.run(unit)) {
          group.remove(unit);
          aside = Optional.of(unit);
        }
      }
      lastEndNanos = transaction.commit();
      return Optional.empty();
    } catch (RuntimeException | Error e) {
      if (group.isEmpty() && aside.isEmpty()) {
        group.add(first);
      }
      transaction.rollback();
      return Optional.of(e);
    }
  }

  private WriteUnit<?> next(List<WriteUnit<?>> group, long since) {
    return aside.isPresent() || gathering.isEnough(group.size(), System.nanoTime() - since)
        ? null
        : queue.poll();
  }
}
