package io.researcharr.data.bench;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;

/** How much of a service's heap is in use, after a collection, while something goes on. */
final class Heap {

  private static final int SAMPLES = 4;

  /** A collection costs more than what it is to measure, so no more than needed are made. */
  private static final int PAUSE_MILLIS = 400;

  private static final int LONG_PAUSE_MILLIS = 5_000;

  private Heap() {}

  /**
   * Does something, again and again until there are enough samples, and gives what was in use after
   * collections meanwhile, in MiB.
   */
  static Use during(Service service, Callable<?> work) throws Exception {
    ExecutorService worker = Executors.newSingleThreadExecutor();
    try {
      AtomicBoolean areEnough = new AtomicBoolean();
      Future<?> running = worker.submit(() -> repeat(work, areEnough));
      List<Double> samples = new ArrayList<>();
      while (!running.isDone()) {
        areEnough.set(samples.size() >= SAMPLES);
        double sample = service.heapAfterCollectionMib();
        if (samples.isEmpty() || !running.isDone()) {
          samples.add(sample);
        }
        await(running, samples.size() < SAMPLES ? PAUSE_MILLIS : LONG_PAUSE_MILLIS);
      }
      running.get();
      Collections.sort(samples);
      return new Use(samples.get(samples.size() / 2), samples.get(samples.size() - 1));
    } finally {
      worker.shutdownNow();
    }
  }

  /** The middle of all samples, which does not grow with their number, and the most. */
  record Use(double middle, double most) {}

  private static Object repeat(Callable<?> work, AtomicBoolean areEnough) throws Exception {
    Object done;
    do {
      done = work.call();
    } while (!areEnough.get());
    return done;
  }

  private static void await(Future<?> running, int millis) throws Exception {
    try {
      running.get(millis, TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      // It goes on.
    }
  }
}
