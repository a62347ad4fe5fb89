package io.researcharr.data.process;

import static org.awaitility.Awaitility.await;

import io.researcharr.data.fixture.Database;
import io.researcharr.data.fixture.FreePorts;
import io.researcharr.data.fixture.PostgresServer;
import io.researcharr.data.fixture.RedisServer;
import io.researcharr.data.fixture.proxy.FaultProxy;
import java.net.URI;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;

/**
 * Some instances over one PostgreSQL and one Redis, each with ways of its own to both, and a way to
 * it for the others, all of which can be cut.
 */
final class CacheCluster implements AutoCloseable {

  private final Path packaged;
  private final Path directory;
  private final String mode;
  private final String database = PostgresServer.newDatabase();
  private final RedisServer redis = RedisServer.start();
  private final List<Place> places = new ArrayList<>();
  private final List<ServiceProcess> all = new CopyOnWriteArrayList<>();

  private CacheCluster(Path packaged, Path directory, String mode) {
    this.packaged = packaged;
    this.directory = directory;
    this.mode = mode;
  }

  static CacheCluster start(Path directory, int size, long seed) {
    return start(ServiceProcess.packaged(), directory, size, seed);
  }

  /** Instances of a service that may be packaged elsewhere. */
  static CacheCluster start(Path packaged, Path directory, int size, long seed) {
    return start(new CacheCluster(packaged, directory, "strict"), size, seed);
  }

  static CacheCluster startBounded(Path directory, int size, long seed) {
    return start(new CacheCluster(ServiceProcess.packaged(), directory, "bounded"), size, seed);
  }

  private static CacheCluster start(CacheCluster cluster, int size, long seed) {
    try {
      for (int i = 0; i < size; i++) {
        cluster.add(seed + 1_000_000L * i);
        awaitReady(cluster.places.get(i).process);
      }
      cluster.awaitServing();
      return cluster;
    } catch (RuntimeException e) {
      cluster.close();
      throw e;
    }
  }

  private void add(long seed) {
    Place place = new Place(seed);
    place.process = launch(place);
    places.add(place);
  }

  private ServiceProcess launch(Place place) {
    Map<String, String> environment = new HashMap<>();
    environment.put("DATABASE_URL", through(place.database));
    environment.put("DATABASE_POOL_SIZE", "8");
    environment.put("API_KEY", ServiceProcess.KEY);
    environment.put("CACHE_PROVIDER", "redis");
    environment.put("CACHE_MODE", mode);
    environment.put("REDIS_URL", "redis://127.0.0.1:" + place.redis.port());
    environment.put("MANAGEMENT_PORT", String.valueOf(place.managementPort));
    environment.put("CACHE_ADDRESS", "127.0.0.1:" + place.peers.port());
    ServiceProcess process = ServiceProcess.start(packaged, directory, environment, "-Xmx256m");
    all.add(process);
    return process;
  }

  private String through(FaultProxy proxy) {
    URI url = URI.create(database);
    return "postgresql://%s@127.0.0.1:%d%s"
        .formatted(url.getUserInfo(), proxy.port(), url.getPath());
  }

  int size() {
    return places.size();
  }

  String database() {
    return database;
  }

  RedisServer redis() {
    return redis;
  }

  ServiceProcess instance(int number) {
    return places.get(number).process;
  }

  FaultProxy toDatabase(int number) {
    return places.get(number).database;
  }

  FaultProxy toRedis(int number) {
    return places.get(number).redis;
  }

  /** The way of the others to an instance. */
  FaultProxy toPeer(int number) {
    return places.get(number).peers;
  }

  List<FaultProxy> ways() {
    List<FaultProxy> ways = new ArrayList<>();
    places.forEach(place -> ways.addAll(List.of(place.database, place.redis, place.peers)));
    return ways;
  }

  /** Starts a killed instance again; it is there when it is ready. */
  void restart(int number) {
    Place place = places.get(number);
    place.process = launch(place);
    awaitReady(place.process);
  }

  private static void awaitReady(ServiceProcess process) {
    process.ready(Duration.ofSeconds(120));
  }

  /** Waits until every instance serves from its cache, and knows of all others. */
  void awaitServing() {
    awaitServing(Duration.ofSeconds(20));
  }

  void awaitServing(Duration patience) {
    for (Place place : places) {
      await()
          .alias("an instance serves from its cache")
          .atMost(patience)
          .pollInterval(Duration.ofMillis(50))
          .until(() -> isServing(place.process));
    }
  }

  static boolean isServing(ServiceProcess instance) {
    return Cluster.metric(instance, "researcharr_cache_serving") == 1;
  }

  static boolean isSharedWell(ServiceProcess instance) {
    return Cluster.metric(instance, "researcharr_cache_shared_well") == 1;
  }

  /** A counter of the cache, over its layers and over all instances that are there. */
  double sum(String metric) {
    return places.stream()
        .filter(place -> place.process.isListening())
        .flatMap(place -> place.process.management("/q/metrics").body().lines())
        .filter(line -> line.startsWith(metric + (metric.endsWith("}") ? " " : "")))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
        .sum();
  }

  void heal() {
    ways().forEach(FaultProxy::heal);
    places.forEach(place -> place.process.thaw());
    redis.thaw();
  }

  /** What all instances that there ever were have written. */
  String output() {
    return String.join("\n", all.stream().map(ServiceProcess::output).toList());
  }

  /** What the database says of its sessions: how many there are of each kind. */
  List<String> sessions() {
    try {
      return Database.of(database)
          .query(
              "SELECT state || ' ' || count(*) || ' ' || coalesce(max(now() - state_change)::text, '')"
                  + " FROM pg_stat_activity WHERE datname = current_database() GROUP BY state");
    } catch (SQLException e) {
      return List.of(e.toString());
    }
  }

  /** What the instances say of who was taken for lost, and when. */
  String memberships() {
    return output()
        .lines()
        .filter(line -> line.contains("membership"))
        .sorted()
        .collect(Collectors.joining("\n"));
  }

  /** What the instances say of requests that failed without anybody having expected it. */
  List<String> failures() {
    List<String> lines = output().lines().toList();
    List<String> failures = new ArrayList<>();
    for (int i = 0; i < lines.size(); i++) {
      if (lines.get(i).contains("failed unexpectedly")) {
        failures.add(String.join("\n", lines.subList(i, Math.min(i + 150, lines.size()))));
      }
    }
    return failures;
  }

  @Override
  public void close() {
    for (ServiceProcess process : all) {
      if (process.isAlive()) {
        process.thaw();
        process.kill();
      }
    }
    ways().forEach(FaultProxy::close);
    redis.close();
  }

  /** One instance with its ways; it stays when the process goes. */
  private final class Place {

    private final int managementPort;
    private final FaultProxy database;
    private final FaultProxy redis;
    private final FaultProxy peers;
    private ServiceProcess process;

    private Place(long seed) {
      managementPort = FreePorts.next();
      database = FaultProxy.to(URI.create(CacheCluster.this.database).getPort(), seed);
      redis = FaultProxy.to(CacheCluster.this.redis.port(), seed + 300_000);
      peers = FaultProxy.to(managementPort, seed + 600_000);
    }
  }
}
