package io.researcharr.data.adapter.sqlite;

import io.researcharr.data.port.StorageException;
import io.researcharr.data.port.StorageProbe;
import io.researcharr.data.port.StorageSizes;
import io.researcharr.data.port.StorageVitals;
import io.smallrye.mutiny.Uni;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** What SQLite and the disk say about the file. */
final class SqliteProbe implements StorageProbe, AutoCloseable {

  private static final String VITALS =
      "SELECT CAST(unixepoch('subsec') * 1000 AS INTEGER), coalesce((SELECT version FROM"
          + " flyway_schema_history WHERE success AND version IS NOT NULL ORDER BY installed_rank"
          + " DESC LIMIT 1), '')";

  private final Path file;
  private final SqliteReaders readers;
  private final SqliteWriter writer;
  private final SqliteTables tables;

  SqliteProbe(Path file, SqliteReaders readers, SqliteWriter writer) {
    this.file = file;
    this.readers = readers;
    this.writer = writer;
    this.tables = new SqliteTables(file);
  }

  @Override
  public Uni<StorageVitals> vitals() {
    return readers.ask(this::vitals);
  }

  private StorageVitals vitals(SqliteConnection connection) {
    if (!writer.isAlive()) {
      throw new StorageException.Unavailable("Nobody writes to the database any more.");
    }
    return connection
        .of("storage.vitals")
        .query(
            VITALS,
            List.of(),
            row ->
                new StorageVitals(
                    Instant.ofEpochMilli(row.bigint(0)),
                    row.text(1),
                    longest(writer.busy()),
                    true,
                    new StorageVitals.Pool(readers.size(), readers.active(), readers.waiting()),
                    Optional.of(disk())))
        .get(0);
  }

  private static Duration longest(Duration busy) {
    return busy.isNegative() ? Duration.ZERO : busy;
  }

  private StorageVitals.Disk disk() {
    try {
      FileStore store = Files.getFileStore(file);
      return new StorageVitals.Disk(store.getUsableSpace(), store.getTotalSpace());
    } catch (IOException e) {
      throw new StorageException.Unavailable("The disk does not answer.", e);
    }
  }

  @Override
  public Uni<StorageSizes> sizes() {
    return tables
        .sizes()
        .map(
            found ->
                new StorageSizes(
                    bytes(file),
                    OptionalLong.of(bytes(file.resolveSibling(file.getFileName() + "-wal"))),
                    found));
  }

  private static long bytes(Path path) {
    try {
      return Files.exists(path) ? Files.size(path) : 0;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    tables.close();
  }
}
