package io.researcharr.data.process;

import static org.awaitility.Awaitility.await;

import io.researcharr.data.fixture.jobs.LeasePromise.Period;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;

/** Some instances of the service over one database, and when all of that was down. */
final class Cluster implements AutoCloseable {

  private static final String DATABASE = "database";

  private final Path directory;
  private final Map<String, String> environment;
  private final List<ServiceProcess> instances = new CopyOnWriteArrayList<>();
  private final List<ServiceProcess> all = new CopyOnWriteArrayList<>();
  private final Set<Object> down = new HashSet<>();
  private final List<Period> downPeriods = new ArrayList<>();
  private Instant downSince = Instant.MAX;

  private Cluster(Path directory, Map<String, String> environment) {
    this.directory = directory;
    this.environment = environment;
  }

  static Cluster start(Path directory, Map<String, String> environment, int size) {
    Cluster cluster = new Cluster(directory, environment);
    for (int i = 0; i < size; i++) {
      cluster.instances.add(cluster.launch());
    }
    try {
      cluster.instances.forEach(ServiceProcess::ready);
    } catch (RuntimeException e) {
      cluster.close();
      throw e;
    }
    return cluster;
  }

  private ServiceProcess launch() {
    ServiceProcess process = ServiceProcess.start(directory, environment, "-Xmx256m");
    all.add(process);
    return process;
  }

  int size() {
    return instances.size();
  }

  ServiceProcess instance(int number) {
    return instances.get(number);
  }

  /** The number of the instance that looks after the jobs; waits for one. */
  int keeper() {
    return await()
        .atMost(Duration.ofSeconds(20))
        .pollInterval(Duration.ofMillis(100))
        .until(
            () ->
                IntStream.range(0, instances.size())
                    .filter(i -> metric(instances.get(i), "researcharr_jobs_keeper") == 1)
                    .findFirst(),
            OptionalInt::isPresent)
        .orElseThrow();
  }

  /** A gauge of an instance. */
  static double metric(ServiceProcess instance, String name) {
    return instance
        .management("/q/metrics")
        .body()
        .lines()
        .filter(line -> line.startsWith(name + " ") || line.startsWith(name + "{"))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
        .findFirst()
        .orElseThrow();
  }

  void kill(int number) {
    goesDown(number);
    instances.get(number).kill();
  }

  /** Lets an instance end as it does when it is asked to. */
  void end(int number) {
    goesDown(number);
    instances.get(number).end();
  }

  /** Starts a killed instance again; it is there when it is ready. */
  void restart(int number) {
    ServiceProcess process = launch();
    instances.set(number, process);
    process.ready();
    comesUp(number);
  }

  void freeze(int number) {
    goesDown(number);
    instances.get(number).freeze();
  }

  void thaw(int number) {
    instances.get(number).thaw();
    comesUp(number);
  }

  void databaseGoesDown() {
    goesDown(DATABASE);
  }

  void databaseIsUp() {
    comesUp(DATABASE);
  }

  private synchronized void goesDown(Object part) {
    boolean wasUp = isUp();
    down.add(part);
    if (wasUp && !isUp()) {
      downSince = Instant.now();
    }
  }

  private synchronized void comesUp(Object part) {
    boolean wasUp = isUp();
    down.remove(part);
    if (!wasUp && isUp()) {
      downPeriods.add(new Period(downSince, Instant.now()));
    }
  }

  private boolean isUp() {
    return !down.contains(DATABASE) && down.size() < instances.size();
  }

  /** When there was no database, or no instance. */
  synchronized List<Period> downPeriods() {
    return List.copyOf(downPeriods);
  }

  /** What all instances that there ever were have written. */
  String output() {
    return String.join("\n", all.stream().map(ServiceProcess::output).toList());
  }

  /** What they all warn of, but that something was slow. */
  List<String> complaints() {
    return all.stream().flatMap(process -> process.complaints().stream()).toList();
  }

  @Override
  public void close() {
    for (ServiceProcess process : all) {
      if (process.isAlive()) {
        process.thaw();
        process.close();
      }
    }
  }
}
