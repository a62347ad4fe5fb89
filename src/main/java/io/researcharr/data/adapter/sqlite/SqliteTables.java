package io.researcharr.data.adapter.sqlite;

import io.researcharr.data.adapter.sql.SlowStatements;
import io.researcharr.data.port.StorageException;
import io.researcharr.data.port.StorageSizes;
import io.smallrye.mutiny.Uni;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * How large each table is, which SQLite finds out by reading. A thread and a connection of their
 * own do that, so that no reader is taken away from callers, and what takes long is given up.
 */
final class SqliteTables implements AutoCloseable {

  private static final Duration PATIENCE = Duration.ofSeconds(3);
  private static final String NAMES =
      "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite%' ORDER BY name"
          + " LIMIT 50";
  private static final String OWNERS =
      "SELECT name, tbl_name FROM sqlite_schema WHERE rootpage > 0";
  private static final String PAGES = "SELECT name, sum(pgsize) FROM dbstat GROUP BY name";

  private final Path file;
  private final ExecutorService thread =
      Executors.newSingleThreadExecutor(
          work -> {
            Thread own = new Thread(work, "sqlite-sizes");
            own.setDaemon(true);
            return own;
          });

  SqliteTables(Path file) {
    this.file = file;
  }

  Uni<List<StorageSizes.Table>> sizes() {
    return Uni.createFrom().item(this::look).runSubscriptionOn(thread);
  }

  private List<StorageSizes.Table> look() {
    try (SqliteConnection connection =
        SqliteConnection.reader(file, false, new SlowStatements(Duration.ofDays(1)))) {
      connection.giveUpAfter(PATIENCE);
      Map<String, Long> bytes = bytes(connection);
      List<StorageSizes.Table> tables = new ArrayList<>();
      for (String name : connection.query(NAMES, List.of(), row -> row.text(0))) {
        tables.add(
            new StorageSizes.Table(
                name,
                bytes.containsKey(name) ? OptionalLong.of(bytes.get(name)) : OptionalLong.empty(),
                rows(connection, name),
                OptionalLong.empty()));
      }
      return tables;
    }
  }

  /** The pages of the tables, each with those of its indexes; nothing where that takes long. */
  private static Map<String, Long> bytes(SqliteConnection connection) {
    Map<String, Long> bytes = new HashMap<>();
    try {
      Map<String, String> owners = new HashMap<>();
      connection.query(OWNERS, List.of(), row -> owners.put(row.text(0), row.text(1)));
      for (Pages pages :
          connection.query(PAGES, List.of(), row -> new Pages(row.text(0), row.bigint(1)))) {
        bytes.merge(owners.getOrDefault(pages.name(), pages.name()), pages.bytes(), Long::sum);
      }
    } catch (StorageException e) {
      SqliteStorage.LOG.debug("the sizes of the tables were not found out", e);
      bytes.clear();
    }
    return bytes;
  }

  private static OptionalLong rows(SqliteConnection connection, String table) {
    try {
      String sql = "SELECT count(*) FROM \"" + table.replace("\"", "\"\"") + "\"";
      return OptionalLong.of(connection.query(sql, List.of(), row -> row.bigint(0)).get(0));
    } catch (StorageException e) {
      SqliteStorage.LOG.debugf(e, "the rows of %s were not counted", table);
      return OptionalLong.empty();
    }
  }

  @Override
  public void close() {
    thread.shutdown();
  }

  private record Pages(String name, long bytes) {}
}
