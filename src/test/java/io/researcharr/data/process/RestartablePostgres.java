package io.researcharr.data.process;

import static java.nio.file.StandardCopyOption.COPY_ATTRIBUTES;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Comparator;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A real PostgreSQL that can be stopped, and started again on the same port with the same data. */
final class RestartablePostgres implements AutoCloseable {

  /** After a crash it makes sure first that all its files are on the disk. */
  private static final Duration PATIENCE = Duration.ofMinutes(2);

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
              .setPGStartupWait(PATIENCE)
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

  /** Copies the data while the server goes on, as a base backup does. */
  void backUp(Path target) throws SQLException {
    try (Connection connection = DriverManager.getConnection(jdbc());
        Statement statement = connection.createStatement()) {
      statement.execute("SELECT pg_backup_start('copy', true)");
      copy(data, target);
      try (ResultSet stopped = statement.executeQuery("SELECT labelfile FROM pg_backup_stop()")) {
        stopped.next();
        Files.writeString(target.resolve("backup_label"), stopped.getString(1));
      }
      copy(data.resolve("pg_wal"), target.resolve("pg_wal"));
      Files.delete(target.resolve("postmaster.pid"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Starts with the data of a backup, which is made the primary: its history is another one. */
  void startPromoted(Path backup) {
    try {
      copy(backup, data);
      Files.writeString(
          data.resolve("postgresql.auto.conf"),
          // nobody is let in before the recovery has ended
          "restore_command = 'false'\nhot_standby = off\n",
          StandardOpenOption.APPEND);
      Files.createFile(data.resolve("recovery.signal"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    start();
  }

  /** Makes one directory like another, but for files that the server removes meanwhile. */
  private static void copy(Path source, Path target) throws IOException {
    delete(target);
    Files.walkFileTree(
        source,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes)
              throws IOException {
            return copied(directory);
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            return copied(file);
          }

          @Override
          public FileVisitResult visitFileFailed(Path file, IOException e) throws IOException {
            if (e instanceof NoSuchFileException) {
              return FileVisitResult.CONTINUE;
            }
            throw e;
          }

          private FileVisitResult copied(Path file) throws IOException {
            try {
              Files.copy(file, target.resolve(source.relativize(file)), COPY_ATTRIBUTES);
              return FileVisitResult.CONTINUE;
            } catch (NoSuchFileException e) {
              return visitFileFailed(file, e);
            }
          }
        });
  }

  private static void delete(Path directory) throws IOException {
    if (Files.exists(directory)) {
      try (Stream<Path> files = Files.walk(directory)) {
        for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(file);
        }
      }
    }
  }

  /** Ends at once and without a checkpoint, as after a loss of power. */
  void crash() {
    try {
      ProcessHandle process = process().orElseThrow();
      ServiceProcess.signal(String.valueOf(process.pid()), "QUIT");
      awaitEnd(process);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    stop(); // lets go of the directory
  }

  /** Ends the server, which may have a lot to put on the disk before it is gone. */
  void stop() {
    try {
      Optional<ProcessHandle> process = process();
      server.close();
      process.ifPresent(RestartablePostgres::awaitEnd);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Optional<ProcessHandle> process() throws IOException {
    try {
      String pid = Files.readAllLines(data.resolve("postmaster.pid")).get(0);
      return ProcessHandle.of(Long.parseLong(pid));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
  }

  private static void awaitEnd(ProcessHandle process) {
    process.onExit().orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join();
  }

  @Override
  public void close() {
    stop();
  }
}
