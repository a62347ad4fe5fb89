package io.researcharr.data.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.researcharr.data.fixture.Seed;
import io.researcharr.data.fixture.proxy.FaultProxy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Nobody sees anything older than an answered write while instances are killed and stopped, Redis
 * forgets and remembers, and every connection goes wrong. {@code -Dchaos.seconds=…} runs for
 * longer, {@code -Dchaos.faults=KILL,HALF_OPEN} strikes mostly these. {@code -Dseed=…} strikes the
 * same faults in the same order again; when they meet which request is up to the machine, so a run
 * is repeated about, not exactly.
 */
class CacheChaosIT {

  private static final int INSTANCES = 3;
  private static final int CALLERS = Integer.getInteger("chaos.callers", 8);
  private static final Duration PATIENCE = Duration.ofSeconds(6);

  /** Connections to the database that are half open are given up only after some time. */
  private static final Duration HUNG_CONNECTIONS = Duration.ofSeconds(60);

  /** What strikes again and again, after each fault has once. */
  private static final List<Fault> OFTEN = often();

  @TempDir Path directory;

  private final long seed = Seed.get();
  private final Random random = new Random(seed);
  private final Map<Fault, Integer> struck = new EnumMap<>(Fault.class);

  @Test
  void neverShowsAnythingOlderThanAnAnsweredWrite() throws Exception {
    // Given
    System.out.println("cache chaos with -Dseed=" + seed);
    try (CacheCluster cluster = CacheCluster.start(directory, INSTANCES, seed);
        CacheCrowd crowd = CacheCrowd.start(cluster, CALLERS, seed, PATIENCE)) {
      long end =
          System.nanoTime() + Duration.ofSeconds(Long.getLong("chaos.seconds", 40)).toNanos();

      // When
      cluster.instance(0).freeze();
      sleep(1_500);
      cluster.instance(0).thaw();
      List<Fault> each = new ArrayList<>(List.of(Fault.values()));
      Collections.shuffle(each, random);
      Deque<Fault> certain = new ArrayDeque<>(each);
      while (!certain.isEmpty() || System.nanoTime() < end) {
        sleep(200 + random.nextInt(1_000));
        strike(cluster, certain.isEmpty() ? any() : certain.poll());
      }
      cluster.heal();
      sleep(3_000);
      // Where the faults left time for little, the rest comes after them.
      await()
          .atMost(HUNG_CONNECTIONS.multipliedBy(2))
          .untilAsserted(
              () ->
                  assertThat(missing(cluster, crowd))
                      .as(
                          () ->
                              "seed %d, sessions %s%n%s"
                                  .formatted(seed, cluster.sessions(), cluster.memberships()))
                      .isEmpty());
      crowd.goHome();

      // Then
      System.out.println(
          "%s; %s; near hits %.0f, shared hits %.0f, refused %.0f, fences %.0f"
              .formatted(
                  struck,
                  crowd.rare(),
                  hits(cluster, "near"),
                  hits(cluster, "shared"),
                  cluster.sum("researcharr_cache_refusals_total"),
                  cluster.sum("researcharr_cache_fences_total")));
      assertThat(crowd.incoherences())
          .as(() -> "seed %d%n%s".formatted(seed, cluster.memberships()))
          .isEmpty();
      assertThat(struck).containsOnlyKeys(Fault.values());
      assertThat(crowd.strange())
          .as(() -> "seed %d %s".formatted(seed, cluster.failures()))
          .isEmpty();
      assertThat(cluster.output()).contains("is silent and has lost its membership");
      assertThat(cluster.output()).as("seed %d", seed).doesNotContain("failed unexpectedly");
      long healed = System.nanoTime();
      cluster.awaitServing(HUNG_CONNECTIONS);
      System.out.printf("all served again after %d ms%n", (System.nanoTime() - healed) / 1_000_000);
    }
  }

  /** What has not happened yet, and has to for the run to say anything. */
  private static List<String> missing(CacheCluster cluster, CacheCrowd crowd) {
    Map<String, Boolean> wanted =
        Map.of(
            "writes", crowd.writes() > 100,
            "reads", crowd.reads() > 1_000,
            "imports", crowd.imports() > 0,
            "reverts", crowd.reverts() > 0,
            "reads of what is unchanged", crowd.unchanged() > 0,
            "searches", crowd.found() > 0,
            // Instances count from their last start, which may have been a moment ago.
            "near hits", hits(cluster, "near") > 0,
            "shared hits", hits(cluster, "shared") > 0);
    return wanted.keySet().stream().filter(name -> !wanted.get(name)).toList();
  }

  private static double hits(CacheCluster cluster, String layer) {
    return cluster.sum("researcharr_cache_hits_total{layer=\"" + layer + "\"}");
  }

  private static List<Fault> often() {
    String names = System.getProperty("chaos.faults");
    return names == null
        ? List.of(Fault.values())
        : Stream.of(names.split(",")).map(Fault::valueOf).toList();
  }

  private Fault any() {
    return OFTEN.get(random.nextInt(OFTEN.size()));
  }

  private void strike(CacheCluster cluster, Fault fault) {
    struck.merge(fault, 1, Integer::sum);
    int number = random.nextInt(cluster.size());
    switch (fault) {
      case STOP -> {
        cluster.instance(number).freeze();
        sleep(50 + random.nextInt(4_000));
        cluster.instance(number).thaw();
      }
      case KILL -> {
        cluster.instance(number).kill();
        cluster.restart(number);
      }
      case STOP_AND_KILL_ANOTHER -> {
        cluster.instance(number).freeze();
        cluster.instance((number + 1) % INSTANCES).kill();
        sleep(random.nextInt(1_000));
        cluster.instance(number).thaw();
        cluster.restart((number + 1) % INSTANCES);
      }
      case FLUSH -> cluster.redis().flush();
      case OLD_DATA -> {
        cluster.redis().save();
        sleep(random.nextInt(2_000));
        cluster.redis().kill();
        sleep(random.nextInt(500));
        cluster.redis().startAgain();
      }
      case FREEZE_REDIS -> {
        cluster.redis().freeze();
        sleep(random.nextInt(2_000));
        cluster.redis().thaw();
      }
      case CUT -> cut(anyWay(cluster));
      case BLACK_HOLE -> blackHole(anyWay(cluster));
      case SLOW -> {
        FaultProxy way = anyWay(cluster);
        way.toServer().delay(random.nextInt(200), random.nextInt(300));
        way.toClient().delay(random.nextInt(200), random.nextInt(300));
        sleep(random.nextInt(2_000));
        way.heal();
      }
      case RESET -> anyWay(cluster).reset();
      case RESETS -> {
        FaultProxy way = anyWay(cluster);
        way.toServer().resetOne(0.05);
        sleep(random.nextInt(2_000));
        way.heal();
      }
      case HALF_OPEN -> {
        if (random.nextBoolean()) {
          anyWay(cluster).loseServer();
        } else {
          anyWay(cluster).loseClients();
        }
      }
      case CLOG -> clog(cluster);
    }
  }

  private FaultProxy anyWay(CacheCluster cluster) {
    return cluster.ways().get(random.nextInt(cluster.ways().size()));
  }

  private void cut(FaultProxy way) {
    switch (random.nextInt(3)) {
      case 0 -> way.toServer().hold();
      case 1 -> way.toClient().hold();
      default -> way.hold();
    }
    sleep(random.nextInt(3_000));
    way.heal();
  }

  /** What is sent meanwhile never arrives, one way or both. */
  private void blackHole(FaultProxy way) {
    int which = random.nextInt(3);
    if (which != 0) {
      way.toServer().swallow();
    }
    if (which != 1) {
      way.toClient().swallow();
    }
    sleep(random.nextInt(3_000));
    way.heal();
  }

  /** Stops some ways one after the other, and frees them in another order. */
  private void clog(CacheCluster cluster) {
    List<FaultProxy> ways = new ArrayList<>(cluster.ways());
    Collections.shuffle(ways, random);
    List<FaultProxy> stopped = ways.subList(0, 2 + random.nextInt(4));
    for (FaultProxy way : stopped) {
      way.hold();
      sleep(random.nextInt(400));
    }
    Collections.shuffle(stopped, random);
    for (FaultProxy way : stopped) {
      way.heal();
      sleep(random.nextInt(400));
    }
  }

  private static void sleep(long millis) {
    try {
      TimeUnit.MILLISECONDS.sleep(millis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** What may strike. */
  private enum Fault {
    STOP,
    KILL,
    STOP_AND_KILL_ANOTHER,
    FLUSH,
    OLD_DATA,
    FREEZE_REDIS,
    CUT,
    BLACK_HOLE,
    SLOW,
    RESET,
    RESETS,
    HALF_OPEN,
    CLOG
  }
}
