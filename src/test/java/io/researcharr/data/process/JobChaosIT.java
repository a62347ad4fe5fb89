package io.researcharr.data.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.researcharr.data.fixture.PostgresServer;
import io.researcharr.data.fixture.Seed;
import io.researcharr.data.fixture.jobs.JobHistoryChecker;
import io.researcharr.data.fixture.jobs.LeasePromise;
import io.researcharr.data.fixture.jobs.RandomWorker;
import io.researcharr.data.fixture.jobs.StoredJob;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Jobs keep their laws while instances are killed and stopped and the database restarts. A failure
 * names its seed; {@code -Dseed=…} runs it again, and {@code -Dchaos.seconds=…} for longer.
 */
@Tag("waiting")
class JobChaosIT {

  private static final int WORKERS = 6;

  /** What has to have happened to jobs, or the laws were not tried. */
  private static final Set<String> ENDS = Set.of("completed", "failed", "lease_lost", "retry");

  /**
   * How long after its lease a job may be left alone: five seconds, and twice ten more, since the
   * next keeper may be hit just as it takes over from the last one.
   */
  private static final Duration REACTION = Duration.ofSeconds(30);

  /** Longer than the duty of a keeper lasts without it. */
  private static final Duration BEYOND_THE_DUTY = Duration.ofSeconds(10);

  @TempDir Path directory;

  private final long seed = Seed.get();
  private final Random random = new Random(seed);

  @Test
  void keepsTheLawsWithTwoInstancesOnPostgres() throws Exception {
    // Given
    try (RestartablePostgres postgres = RestartablePostgres.create(directory.resolve("pg"));
        Cluster cluster =
            Cluster.start(
                directory,
                Map.of(
                    "DATABASE_URL",
                    postgres.databaseUrl(),
                    "DATABASE_POOL_SIZE",
                    "8",
                    "API_KEY",
                    ServiceProcess.KEY),
                2)) {
      JobTables tables = new JobTables(PostgresServer.jdbc(postgres.databaseUrl()));
      List<Fault> certain =
          List.of(
              () -> restart(cluster, postgres),
              () -> kill(cluster, cluster.keeper()),
              () -> freeze(cluster, cluster.keeper(), BEYOND_THE_DUTY),
              tables::breakConnections);
      survives(cluster, tables, 75, certain, () -> disturb(cluster, postgres, tables));
    }
  }

  @Test
  void keepsTheLawsWithOneInstanceOnSqlite() throws Exception {
    // Given
    try (Cluster cluster = Cluster.start(directory, Map.of("API_KEY", ServiceProcess.KEY), 1)) {
      JobTables tables = new JobTables("jdbc:sqlite:" + directory.resolve("researcharr.db"));
      List<Fault> certain =
          List.of(() -> kill(cluster, 0), () -> freeze(cluster, 0, BEYOND_THE_DUTY));
      survives(cluster, tables, 30, certain, () -> disturb(cluster, 0));
    }
  }

  private void survives(
      Cluster cluster, JobTables tables, int seconds, List<Fault> certain, Fault any)
      throws Exception {
    System.out.println("chaos with -Dseed=" + seed);
    Duration time = Duration.ofSeconds(Long.getLong("chaos.seconds", seconds));
    long begin = System.nanoTime();
    long end = begin + time.toNanos();
    long latest = begin + time.multipliedBy(4).toNanos(); // for a machine slow to start anything
    try (JobCrowd crowd = JobCrowd.start(cluster, WORKERS, seed)) {
      // When
      Deque<Fault> faults = new ArrayDeque<>(shuffled(certain));
      while (!faults.isEmpty()
          || System.nanoTime() < end
          || System.nanoTime() < latest && !steps(tables.all()).keySet().containsAll(ENDS)) {
        TimeUnit.MILLISECONDS.sleep(500 + random.nextInt(2_000));
        (faults.isEmpty() ? any : faults.poll()).strike();
      }
      crowd.calmDown();
      await()
          .atMost(Duration.ofSeconds(120))
          .pollInterval(Duration.ofMillis(500))
          .untilAsserted(
              () ->
                  assertThat(tables.live())
                      .as(() -> "seed " + seed + " " + tables.someLive())
                      .isZero());
      crowd.goHome();

      // Then
      List<StoredJob> stored = tables.all();
      LeasePromise promise =
          new LeasePromise(RandomWorker.LEASE, REACTION, cluster.downPeriods(), tables.now());
      System.out.println(crowd.summary() + " " + steps(stored) + ", down " + promise.down());
      assertThat(JobHistoryChecker.check(crowd.seen(), stored, promise))
          .as("seed %d", seed)
          .isEmpty();
      assertThat(crowd.strange()).as("seed %d", seed).isEmpty();
      assertThat(steps(stored).keySet()).containsAll(ENDS);
      assertThat(cluster.output()).as("seed %d", seed).doesNotContain("failed unexpectedly");
    }
  }

  private List<Fault> shuffled(List<Fault> faults) {
    List<Fault> shuffled = new ArrayList<>(faults);
    Collections.shuffle(shuffled, random);
    return shuffled;
  }

  private void disturb(Cluster cluster, RestartablePostgres postgres, JobTables tables)
      throws InterruptedException {
    int number = random.nextInt(cluster.size());
    switch (random.nextInt(7)) {
      case 0 -> restart(cluster, postgres);
      case 1 -> {
        cluster.freeze(number);
        cluster.kill(1 - number);
        cluster.restart(1 - number);
        cluster.thaw(number);
      }
      case 2 -> tables.breakConnections();
      default -> disturb(cluster, number);
    }
  }

  private void disturb(Cluster cluster, int number) throws InterruptedException {
    if (random.nextBoolean()) {
      kill(cluster, number);
    } else {
      freeze(cluster, number, Duration.ofMillis(1_000 + random.nextInt(7_000)));
    }
  }

  private void restart(Cluster cluster, RestartablePostgres postgres) throws InterruptedException {
    int number = random.nextInt(cluster.size());
    cluster.databaseGoesDown();
    postgres.stop();
    TimeUnit.MILLISECONDS.sleep(random.nextInt(2_000));
    postgres.start();
    await().atMost(Duration.ofSeconds(30)).until(() -> cluster.instance(number).isReady());
    cluster.databaseIsUp();
  }

  private static void kill(Cluster cluster, int number) {
    cluster.kill(number);
    cluster.restart(number);
  }

  private static void freeze(Cluster cluster, int number, Duration time)
      throws InterruptedException {
    cluster.freeze(number);
    TimeUnit.MILLISECONDS.sleep(time.toMillis());
    cluster.thaw(number);
  }

  private static Map<String, Integer> steps(List<StoredJob> stored) {
    Map<String, Integer> counts = new TreeMap<>();
    stored.forEach(
        job -> job.steps().forEach(step -> counts.merge(step.reason(), 1, Integer::sum)));
    return counts;
  }

  /** Something bad that happens to the service, and ends. */
  private interface Fault {
    void strike() throws InterruptedException;
  }
}
