package io.researcharr.data.adapter.sqlite;

import io.researcharr.data.adapter.sql.SlowStatements;
import io.researcharr.data.port.Repositories;
import io.researcharr.data.port.StorageException;
import io.smallrye.mutiny.Uni;
import java.nio.file.Path;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;

/** A pool of threads that read the file, each with a connection of its own that can't write. */
final class SqliteReaders implements AutoCloseable {

  private final ThreadPoolExecutor pool;
  private final LongAdder waitedNanos = new LongAdder();

  SqliteReaders(Path file, int size, int capacity, boolean echo, SlowStatements slow) {
    this.pool =
        new ThreadPoolExecutor(
            size,
            size,
            0,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(capacity),
            loop -> new Reader(loop, SqliteConnection.reader(file, echo, slow)));
    pool.prestartAllCoreThreads();
  }

  <T> Uni<T> submit(String name, Function<Repositories, Uni<T>> work) {
    return ask(
        connection ->
            new SqliteSession(
                    connection.of(name), SqliteSession.Mode.READ, SqliteSession.Place.ALONE)
                .run(name, work));
  }

  /** Asks something of the file on one of the threads. */
  <T> Uni<T> ask(Function<SqliteConnection, T> question) {
    return Uni.createFrom()
        .emitter(
            emitter -> {
              long asked = System.nanoTime();
              try {
                pool.execute(
                    () -> {
                      waitedNanos.add(System.nanoTime() - asked);
                      T item;
                      try {
                        item = question.apply(((Reader) Thread.currentThread()).connection);
                      } catch (RuntimeException | Error e) {
                        emitter.fail(e);
                        return;
                      }
                      emitter.complete(item);
                    });
              } catch (RejectedExecutionException e) {
                emitter.fail(
                    pool.isShutdown()
                        ? new StorageException.Unavailable("The database is closed.")
                        : new StorageException.Overloaded("Too many reads are waiting."));
              }
            });
  }

  int waiting() {
    return pool.getQueue().size();
  }

  int size() {
    return pool.getCorePoolSize();
  }

  /** How long reads have waited for a thread, all together. */
  double waitedSeconds() {
    return waitedNanos.sum() / 1e9;
  }

  int active() {
    return pool.getActiveCount();
  }

  @Override
  public void close() {
    pool.shutdown();
    try {
      if (!pool.awaitTermination(10, TimeUnit.SECONDS)) {
        SqliteStorage.LOG.warn("some reads did not end in time");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** A thread with its connection. */
  private static final class Reader extends Thread {

    private final SqliteConnection connection;

    private Reader(Runnable loop, SqliteConnection connection) {
      super(loop, "sqlite-reader");
      this.connection = connection;
      setDaemon(true);
    }

    @Override
    public void run() {
      try (connection) {
        super.run();
      }
    }
  }
}
