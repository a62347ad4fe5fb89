package io.researcharr.data.adapter.sqlite;

import io.researcharr.data.adapter.sql.SlowStatements;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * The thread that moves what is in the log into the file, so that those who write need not.
 *
 * <p>A log can't begin again while somebody writes into it faster than it is moved. So from {@link
 * SqliteConnection#LOG_LIMIT} on it is the writer's, who moves what is left and begins again. Only
 * one can move at a time, and the writer would not wait.
 */
final class SqliteCheckpointer implements AutoCloseable {

  /** So many pages are worth the way: a page that has changed more than once goes once. */
  static final int WORTH = 1_000;

  private static final long REST_MILLIS = 20;
  private static final long REST_AFTER_FAILURE_MILLIS = 1_000;

  private final SqliteConnection connection;
  private final Semaphore commits = new Semaphore(0);
  private final Semaphore end = new Semaphore(0);
  private final Thread thread = new Thread(this::work, "sqlite-checkpointer");

  SqliteCheckpointer(Path file, SlowStatements slow) {
    this.connection = SqliteConnection.checkpointer(file, slow);
    thread.setDaemon(true);
    thread.start();
  }

  /** There is more in the log. */
  void committed() {
    if (commits.availablePermits() == 0) {
      commits.release();
    }
  }

  private void work() {
    try (connection) {
      long rest = 0;
      while (!end.tryAcquire(rest, TimeUnit.MILLISECONDS)) {
        commits.acquire();
        commits.drainPermits();
        rest = moved() ? REST_MILLIS : REST_AFTER_FAILURE_MILLIS;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Moves what there is, if it is worth the way; whether that could be done. */
  private boolean moved() {
    try {
      Log log = checkpoint("NOOP");
      if (log.pages() < SqliteConnection.LOG_LIMIT && log.pages() - log.moved() >= WORTH) {
        checkpoint("PASSIVE");
      }
      return true;
    } catch (RuntimeException e) {
      SqliteStorage.LOG.warn("the log could not be moved into the file: " + e.getMessage());
      return false;
    }
  }

  private Log checkpoint(String kind) {
    return connection
        .of("checkpoint")
        .query(
            "PRAGMA wal_checkpoint(" + kind + ")",
            List.of(),
            row -> new Log(row.bigint(1), row.bigint(2)))
        .get(0);
  }

  @Override
  public void close() {
    end.release();
    commits.release();
    try {
      thread.join(TimeUnit.SECONDS.toMillis(10));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** How many pages are in the log, and how many of them in the file. */
  private record Log(long pages, long moved) {}
}
