package io.researcharr.data.bench;

import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** How much of a service's heap is in use, after a collection, while something goes on. */
final class Heap {

  private static final int SAMPLES = 4;

  private Heap() {}

  /**
   * Does something, again and again until there are enough samples, and gives the most that was in
   * use after a collection, in MiB.
   */
  static double during(Service service, Callable<?> work) throws Exception {
    ExecutorService worker = Executors.newSingleThreadExecutor();
    try {
      double most = 0;
      int samples = 0;
      Future<?> running = worker.submit(work);
      while (samples < SAMPLES || !running.isDone()) {
        if (running.isDone()) {
          running.get();
          running = worker.submit(work);
        }
        TimeUnit.MILLISECONDS.sleep(100);
        double now = service.heapAfterCollectionMib();
        if (!running.isDone()) {
          most = Math.max(most, now);
          samples++;
          // A collection costs more than what it is to measure, so few of them are made.
          await(running, samples < SAMPLES ? 400 : 5_000);
        }
      }
      running.get();
      return most;
    } finally {
      worker.shutdownNow();
    }
  }

  private static void await(Future<?> running, int millis) throws Exception {
    try {
      running.get(millis, TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      // It goes on.
    }
  }
}
