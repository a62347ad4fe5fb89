package io.researcharr.data.process;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** A real PostgreSQL that can be stopped, and started again on the same port with the same data. */
final class RestartablePostgres implements AutoCloseable {

  private final Path data;
  private final boolean isDurable;
  private int port;
  private EmbeddedPostgres server;

  private RestartablePostgres(Path data, boolean isDurable) {
    this.data = data;
    this.isDurable = isDurable;
  }

  static RestartablePostgres create(Path data) {
    return create(data, false);
  }

  /** One that has on its disk what it acknowledges, and so may crash. */
  static RestartablePostgres durable(Path data) {
    return create(data, true);
  }

  private static RestartablePostgres create(Path data, boolean isDurable) {
    RestartablePostgres postgres = new RestartablePostgres(data, isDurable);
    postgres.start();
    postgres.port = postgres.server.getPort();
    return postgres;
  }

  String databaseUrl() {
    return "postgresql://postgres:postgres@localhost:" + port + "/postgres";
  }

  void start() {
    try {
      String durability = isDurable ? "on" : "off";
      server =
          EmbeddedPostgres.builder()
              .setDataDirectory(data)
              .setCleanDataDirectory(false)
              .setPort(port)
              .setServerConfig("fsync", durability)
              .setServerConfig("full_page_writes", durability)
              .setServerConfig("synchronous_commit", durability)
              .start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  String jdbc() {
    return "jdbc:postgresql://localhost:" + port + "/postgres?user=postgres&password=postgres";
  }

  /** Ends at once and without a checkpoint, as after a loss of power. */
  void crash() {
    try {
      String pid = Files.readAllLines(data.resolve("postmaster.pid")).get(0);
      ProcessHandle process = ProcessHandle.of(Long.parseLong(pid)).orElseThrow();
      ServiceProcess.signal(pid, "QUIT");
      process.onExit().orTimeout(30, TimeUnit.SECONDS).join();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    stop(); // lets go of the directory
  }

  void stop() {
    try {
      server.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    stop();
  }
}
