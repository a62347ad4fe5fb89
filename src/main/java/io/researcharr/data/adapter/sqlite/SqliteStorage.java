package io.researcharr.data.adapter.sqlite;

import io.researcharr.data.adapter.sql.Migrations;
import io.researcharr.data.adapter.sql.SlowStatements;
import io.researcharr.data.port.StartRefused;
import io.researcharr.data.port.Storage;
import io.researcharr.data.port.StorageException;
import io.researcharr.data.port.StorageProbe;
import io.researcharr.data.port.UnitOfWork;
import io.smallrye.mutiny.Uni;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jboss.logging.Logger;

/**
 * SQLite: one file, one writer, several readers. Nobody waits for a lock: writes queue up before
 * the file, and reads go on beside them in the write-ahead log.
 */
public final class SqliteStorage implements Storage {

  static final Logger LOG = Logger.getLogger(SqliteStorage.class);
  static final Logger ECHO = Logger.getLogger("io.researcharr.data.sql");

  private final Settings settings;
  private final SlowStatements slow;
  private volatile Opened opened;

  public SqliteStorage(Settings settings) {
    this.settings = settings;
    this.slow = new SlowStatements(settings.slow());
  }

  @Override
  public String description() {
    return "SQLite, file " + settings.file().toAbsolutePath().normalize();
  }

  @Override
  public String engine() {
    return "sqlite";
  }

  @Override
  public void open() {
    SqliteFile file = SqliteFile.acquire(settings.file(), settings.anyFileSystem());
    try {
      opened = open(file);
    } catch (RuntimeException e) {
      file.close();
      throw e instanceof StorageException
          ? new StartRefused("DATABASE_URL: can't open " + file.path() + ": " + e.getMessage(), e)
          : e;
    }
  }

  private Opened open(SqliteFile file) {
    SqliteConnection connection = SqliteConnection.writer(file.path(), settings.echo(), slow);
    try {
      checkVersion(connection);
      String schemaVersion =
          Migrations.migrate(SqliteConnection.url(file.path()), "", "", "sqlite");
      return open(file, connection, schemaVersion);
    } catch (RuntimeException e) {
      connection.close();
      throw e;
    }
  }

  private Opened open(SqliteFile file, SqliteConnection connection, String schemaVersion) {
    SqliteCheckpointer checkpointer = new SqliteCheckpointer(file.path(), slow);
    try {
      SqliteReaders readers =
          new SqliteReaders(
              file.path(), settings.readers(), settings.queue(), settings.echo(), slow);
      SqliteWriter writer =
          new SqliteWriter(
              connection,
              settings.queue(),
              new Gathering(settings.groupLimit()),
              checkpointer::committed);
      return new Opened(
          file,
          writer,
          checkpointer,
          readers,
          new SqliteProbe(file.path(), readers, writer),
          schemaVersion);
    } catch (RuntimeException e) {
      checkpointer.close();
      throw e;
    }
  }

  private static void checkVersion(SqliteConnection connection) {
    String text = connection.query("SELECT sqlite_version()", List.of(), row -> row.text(0)).get(0);
    if (!SqliteVersion.parse(text).isSafe()) {
      throw new StartRefused("SQLite " + text + " can corrupt its log; 3.51.3 or newer is needed");
    }
  }

  @Override
  public UnitOfWork unitOfWork() {
    Opened now = opened;
    if (now == null) {
      throw new StorageException.Unavailable("The database is not open.");
    }
    return new SqliteUnitOfWork(now.writer(), now.readers());
  }

  @Override
  public Uni<Void> ping() {
    return Uni.createFrom()
        .deferred(
            () ->
                unitOfWork()
                    .read("storage.ping", repositories -> repositories.keys().all())
                    .replaceWithVoid());
  }

  @Override
  public String schemaVersion() {
    return opened == null ? "" : opened.schemaVersion();
  }

  @Override
  public Map<String, Number> gauges() {
    Opened now = opened;
    return now == null
        ? Map.of()
        : Map.ofEntries(
            Map.entry("pool.size", now.readers().size()),
            Map.entry("pool.used", now.readers().active()),
            Map.entry("pool.waiting", now.readers().waiting()),
            Map.entry("statements.slow", slow.count()),
            Map.entry("sqlite.writer.waiting", now.writer().waiting()),
            Map.entry("sqlite.writer.commits", now.writer().commits()),
            Map.entry("sqlite.writer.units", now.writer().units()),
            Map.entry("sqlite.writer.group", now.writer().lastGroup()),
            Map.entry("sqlite.writer.wait", now.writer().waitedSeconds()),
            Map.entry("sqlite.readers.wait", now.readers().waitedSeconds()));
  }

  @Override
  public StorageProbe probe() {
    Opened now = opened;
    if (now == null) {
      throw new StorageException.Unavailable("The database is not open.");
    }
    return now.probe();
  }

  @Override
  public void close() {
    Opened last = opened;
    opened = null;
    if (last != null) {
      last.probe().close();
      last.readers().close();
      last.checkpointer().close();
      last.writer().close();
      last.file().close();
    }
  }

  private record Opened(
      SqliteFile file,
      SqliteWriter writer,
      SqliteCheckpointer checkpointer,
      SqliteReaders readers,
      SqliteProbe probe,
      String schemaVersion) {}

  /**
   * How the file is used.
   *
   * @param readers how many threads read
   * @param queue how many units of work may wait for the writer, and as many for the readers
   * @param groupLimit how many units of work share a commit at most
   * @param slow from when on a statement is slow
   */
  public record Settings(
      Path file,
      boolean anyFileSystem,
      int readers,
      int queue,
      int groupLimit,
      boolean echo,
      Duration slow) {

    private static final Duration SLOW = Duration.ofSeconds(1);

    public Settings(
        Path file, boolean anyFileSystem, int readers, int queue, int groupLimit, boolean echo) {
      this(file, anyFileSystem, readers, queue, groupLimit, echo, SLOW);
    }

    public Settings(Path file, boolean anyFileSystem, int readers, int groupLimit, boolean echo) {
      this(file, anyFileSystem, readers, 2_000, groupLimit, echo);
    }

    /** The same, with another idea of what is slow. */
    public Settings slowFrom(Duration threshold) {
      return new Settings(file, anyFileSystem, readers, queue, groupLimit, echo, threshold);
    }
  }
}
