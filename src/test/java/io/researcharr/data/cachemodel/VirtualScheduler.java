package io.researcharr.data.cachemodel;

import static io.researcharr.data.cachemodel.Simulation.MILLI;

import java.util.List;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.Callable;
import java.util.concurrent.Delayed;
import java.util.concurrent.FutureTask;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/**
 * An executor on the clock of the simulation. What is given to it belongs to the process that is
 * running at that time: it waits while that one is stopped, and never happens when it has died.
 */
final class VirtualScheduler extends AbstractExecutorService implements ScheduledExecutorService {

  @Override
  public void execute(Runnable command) {
    Node.running().after(0, command);
  }

  @Override
  public ScheduledFuture<?> schedule(Runnable command, long delay, TimeUnit unit) {
    Task<?> task = new Task<>(command);
    Node.running().after(micros(delay, unit), task);
    return task;
  }

  @Override
  public <V> ScheduledFuture<V> schedule(Callable<V> callable, long delay, TimeUnit unit) {
    Task<V> task = new Task<>(callable);
    Node.running().after(micros(delay, unit), task);
    return task;
  }

  @Override
  public ScheduledFuture<?> scheduleAtFixedRate(
      Runnable command, long initialDelay, long period, TimeUnit unit) {
    Task<?> task = new Task<>(command);
    Node node = Node.running();
    node.after(micros(initialDelay, unit), () -> task.again(node, micros(period, unit)));
    return task;
  }

  @Override
  public ScheduledFuture<?> scheduleWithFixedDelay(
      Runnable command, long initialDelay, long delay, TimeUnit unit) {
    return scheduleAtFixedRate(command, initialDelay, delay, unit);
  }

  private static long micros(long time, TimeUnit unit) {
    return Math.max(0, unit.toMicros(time));
  }

  @Override
  public void shutdown() {
    // it ends with its simulation
  }

  @Override
  public List<Runnable> shutdownNow() {
    return List.of();
  }

  @Override
  public boolean isShutdown() {
    return false;
  }

  @Override
  public boolean isTerminated() {
    return false;
  }

  @Override
  public boolean awaitTermination(long timeout, TimeUnit unit) {
    return true;
  }

  private static final class Task<V> extends FutureTask<V> implements ScheduledFuture<V> {

    private Task(Runnable command) {
      super(command, null);
    }

    private Task(Callable<V> callable) {
      super(callable);
    }

    private void again(Node node, long period) {
      if (!isCancelled()) {
        runAndReset();
        // no two instances are in step for long
        node.after(period + node.simulation.between(0, MILLI), () -> again(node, period));
      }
    }

    @Override
    public long getDelay(TimeUnit unit) {
      return 0;
    }

    @Override
    public int compareTo(Delayed other) {
      return 0;
    }
  }
}
