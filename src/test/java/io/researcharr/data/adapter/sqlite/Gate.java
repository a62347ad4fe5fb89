package io.researcharr.data.adapter.sqlite;

import io.smallrye.mutiny.Uni;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Holds the thread that writes, so that others gather behind it. */
final class Gate {

  private final CountDownLatch latch = new CountDownLatch(1);

  Uni<Boolean> submit(SqliteWriter writer) {
    return writer.submit(
        "gate", SqliteSession.Mode.WRITE, r -> Uni.createFrom().item(this::isPassed));
  }

  boolean isPassed() {
    try {
      return latch.await(10, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  void open() {
    latch.countDown();
  }
}
