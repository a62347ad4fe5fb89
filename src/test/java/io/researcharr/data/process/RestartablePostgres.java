package io.researcharr.data.process;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;

/** A real PostgreSQL that can be stopped, and started again on the same port with the same data. */
final class RestartablePostgres implements AutoCloseable {

  private final Path data;
  private int port;
  private EmbeddedPostgres server;

  private RestartablePostgres(Path data) {
    this.data = data;
  }

  static RestartablePostgres create(Path data) {
    RestartablePostgres postgres = new RestartablePostgres(data);
    postgres.start();
    postgres.port = postgres.server.getPort();
    return postgres;
  }

  String databaseUrl() {
    return "postgresql://postgres:postgres@localhost:" + port + "/postgres";
  }

  void start() {
    try {
      server =
          EmbeddedPostgres.builder()
              .setDataDirectory(data)
              .setCleanDataDirectory(false)
              .setPort(port)
              .start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
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
