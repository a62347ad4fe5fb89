package io.researcharr.data.bench;

import io.researcharr.data.fixture.PostgresServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Where the measuring is done: databases full of rows, and services that are running on them. */
final class Lab implements AutoCloseable {

  private final Options options;
  private final Path directory;
  private final Catalogue catalogue = new Catalogue();
  private final Map<Engine, String> seeded = new EnumMap<>(Engine.class);
  private final Map<Engine, Service> running = new EnumMap<>(Engine.class);
  private final List<Service> started = new ArrayList<>();
  private int files;

  Lab(Options options) throws IOException {
    this.options = options;
    this.directory = Files.createTempDirectory("researcharr-bench");
    Runtime.getRuntime().addShutdownHook(new Thread(this::close));
  }

  Options options() {
    return options;
  }

  Catalogue catalogue() {
    return catalogue;
  }

  Wrk wrk() {
    return new Wrk(options.directory());
  }

  /** The service on the database with all the rows; started when it is first asked for. */
  Service service(Engine engine) throws Exception {
    Service service = running.get(engine);
    if (service == null) {
      // What is measured here is what the database gives; for the rest see CacheSection.
      service = start(engine + "-seeded", seeded(engine), Map.of("CACHE_ENABLED", "false"));
      running.put(engine, service);
    }
    return service;
  }

  /** A service of its own, ready to answer. */
  synchronized Service start(String name, String databaseUrl, Map<String, String> variables)
      throws Exception {
    Path jar = options.directory().resolve("quarkus-app/quarkus-run.jar");
    Service service = Service.start(name, jar, databaseUrl, variables);
    started.add(service);
    service.awaitReady();
    return service;
  }

  /** The service that answers at an address. */
  synchronized Service startedAt(String url) {
    return started.stream()
        .filter(one -> one.url().equals(url))
        .reduce((one, later) -> later)
        .orElseThrow();
  }

  /** The address of the database with all the rows. */
  String seeded(Engine engine) throws Exception {
    String url = seeded.get(engine);
    if (url == null) {
      url = empty(engine);
      catalogue.fill(engine, url);
      seeded.put(engine, url);
    }
    return url;
  }

  /** The address of a new and empty database. */
  String empty(Engine engine) {
    return engine == Engine.POSTGRESQL
        ? PostgresServer.newDatabase()
        : "sqlite:///" + directory.resolve("bench-" + ++files + ".db");
  }

  /** The address of a copy of the database with all the rows. Nobody may be using the original. */
  String copy(Engine engine) throws Exception {
    String original = seeded(engine);
    Service user = running.remove(engine);
    if (user != null) {
      user.close();
    }
    String copy = empty(engine);
    if (engine == Engine.SQLITE) {
      Files.copy(sqliteFile(original), sqliteFile(copy));
    } else {
      copyPostgres(original, copy);
    }
    return copy;
  }

  static Path sqliteFile(String databaseUrl) {
    return Path.of(databaseUrl.substring("sqlite:///".length()));
  }

  private static void copyPostgres(String original, String copy) throws SQLException {
    try (Connection connection =
            DriverManager.getConnection(PostgresServer.jdbc(sibling(copy, "postgres")));
        Statement statement = connection.createStatement()) {
      statement.execute("DROP DATABASE " + name(copy));
      statement.execute("CREATE DATABASE " + name(copy) + " TEMPLATE " + name(original));
    }
  }

  private static String name(String databaseUrl) {
    return databaseUrl.substring(databaseUrl.lastIndexOf('/') + 1);
  }

  private static String sibling(String databaseUrl, String name) {
    return databaseUrl.substring(0, databaseUrl.lastIndexOf('/') + 1) + name;
  }

  @Override
  public synchronized void close() {
    started.forEach(Service::close);
    started.clear();
    try (var files = Files.list(directory)) {
      for (Path file : files.toList()) {
        Files.deleteIfExists(file);
      }
      Files.deleteIfExists(directory);
    } catch (IOException e) {
      // It has been removed before.
      return;
    }
  }
}
