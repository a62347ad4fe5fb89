package io.researcharr.data.process;

import io.researcharr.data.fixture.jobs.JobDoor;
import io.researcharr.data.fixture.jobs.JobLog;
import io.researcharr.data.fixture.jobs.RandomCaller;
import io.researcharr.data.fixture.jobs.RandomOperator;
import io.researcharr.data.fixture.jobs.RandomProducer;
import io.researcharr.data.fixture.jobs.RandomWorker;
import io.researcharr.data.fixture.jobs.Seen;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/** Random callers of a cluster, each in a thread of its own. */
final class JobCrowd implements AutoCloseable {

  private final JobLog log = new JobLog();
  private final Queue<String> strange = new ConcurrentLinkedQueue<>();
  private final List<RandomCaller> callers = new ArrayList<>();
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private volatile boolean going = true;

  private JobCrowd() {}

  static JobCrowd start(Cluster cluster, int workers, long seed) {
    JobCrowd crowd = new JobCrowd();
    crowd.callers.add(new RandomProducer(crowd.door(cluster, seed), crowd.log, seed + 1));
    crowd.callers.add(new RandomOperator(crowd.door(cluster, seed + 2), crowd.log, seed + 3));
    for (int i = 0; i < workers; i++) {
      long own = seed + 10 * (i + 1);
      crowd.callers.add(
          new RandomWorker("worker-" + i, crowd.door(cluster, own), crowd.log, own + 1));
    }
    crowd.callers.forEach(caller -> crowd.threads.execute(() -> crowd.keepGoing(caller)));
    return crowd;
  }

  private JobDoor door(Cluster cluster, long seed) {
    Random random = new Random(seed);
    return new HttpJobDoor(() -> cluster.instance(random.nextInt(cluster.size())), strange);
  }

  private void keepGoing(RandomCaller caller) {
    try {
      while (going) {
        TimeUnit.NANOSECONDS.sleep(caller.step().toNanos());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException | Error e) {
      strange.add(caller.getClass().getSimpleName() + " gave up: " + e);
    }
  }

  /** From now on they only bring everything to its end. */
  void calmDown() {
    callers.forEach(RandomCaller::calmDown);
  }

  void goHome() throws InterruptedException {
    going = false;
    threads.shutdown();
    if (!threads.awaitTermination(30, TimeUnit.SECONDS)) {
      throw new IllegalStateException("somebody still waits for an answer");
    }
  }

  List<Seen> seen() {
    return log.all();
  }

  /** Answers that nobody should ever get. */
  List<String> strange() {
    return List.copyOf(strange);
  }

  /** How many things of each sort were seen. */
  String summary() {
    Map<String, Integer> counts = new TreeMap<>();
    for (Seen one : log.all()) {
      counts.merge(one.getClass().getSimpleName() + answer(one), 1, Integer::sum);
    }
    return counts.toString();
  }

  private static String answer(Seen one) {
    if (one instanceof Seen.Reported report) {
      return " " + report.answer().kind();
    }
    if (one instanceof Seen.Beat beat) {
      return " " + beat.answer().kind();
    }
    return one instanceof Seen.Operated operated ? " " + operated.answer().kind() : "";
  }

  @Override
  public void close() {
    going = false;
    threads.shutdownNow();
  }
}
