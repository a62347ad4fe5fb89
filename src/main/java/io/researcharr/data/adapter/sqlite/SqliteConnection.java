package io.researcharr.data.adapter.sqlite;

import io.researcharr.data.adapter.sql.ProbeMemory;
import io.researcharr.data.adapter.sql.SlowStatements;
import io.researcharr.data.adapter.sql.SqlRow;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Predicate;
import org.sqlite.JDBC;
import org.sqlite.ProgressHandler;
import org.sqlite.SQLiteConfig;

/** One connection to the file, with its prepared statements. For one thread at a time. */
final class SqliteConnection implements AutoCloseable {

  /** From how many pages on whoever commits moves the log into the file, if nobody else has. */
  static final int LOG_LIMIT = 4_000;

  /**
   * So many changed pages of a transaction are kept in memory, 64 MB; more are written into the log
   * before its end. What is not changed has no more room than with a reader: SQLite walks through
   * all of it whenever a commit follows a page that was split.
   */
  private static final int MOST_CHANGED_PAGES = 16_000;

  private static final int STATEMENTS = 128;
  private static final int STEPS_BETWEEN_LOOKS = 10_000;
  private static final List<String> EVERY =
      List.of(
          "PRAGMA busy_timeout = 5000",
          "PRAGMA foreign_keys = ON",
          "PRAGMA recursive_triggers = OFF",
          "PRAGMA trusted_schema = OFF",
          "PRAGMA cache_size = -16000");

  /**
   * What a statement or a savepoint would put back is kept in memory. An entry with its indexes,
   * its trail and its words changes some twenty pages, and each of them would be written into a
   * temporary file with two calls of the system; how large a savepoint may become is up to {@link
   * SqliteWriter}.
   */
  private static final List<String> WRITER =
      List.of(
          "PRAGMA temp_store = MEMORY",
          "PRAGMA journal_mode = WAL",
          "PRAGMA synchronous = FULL",
          "PRAGMA journal_size_limit = 67108864",
          "PRAGMA wal_autocheckpoint = " + LOG_LIMIT,
          "PRAGMA cache_spill = " + MOST_CHANGED_PAGES);

  /** It reads no page but those it moves, and those past its memory. */
  private static final List<String> CHECKPOINTER =
      List.of("PRAGMA synchronous = FULL", "PRAGMA cache_size = -100");

  private static final List<String> READER =
      List.of("PRAGMA temp_store = MEMORY", "PRAGMA query_only = ON");

  private final Connection connection;
  private final boolean echo;
  private final SlowStatements slow;
  private String unit = "storage.open";
  private long began;
  private final ProbeMemory probes = new ProbeMemory();
  private final Map<String, PreparedStatement> statements =
      new LinkedHashMap<>(64, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, PreparedStatement> eldest) {
          if (size() <= STATEMENTS) {
            return false;
          }
          closeQuietly(eldest.getValue());
          return true;
        }
      };

  private SqliteConnection(Connection connection, boolean echo, SlowStatements slow) {
    this.connection = connection;
    this.echo = echo;
    this.slow = slow;
  }

  static SqliteConnection writer(Path file, boolean echo, SlowStatements slow) {
    return open(file, WRITER, echo, slow);
  }

  static SqliteConnection checkpointer(Path file, SlowStatements slow) {
    return open(file, CHECKPOINTER, false, slow);
  }

  static SqliteConnection reader(Path file, boolean echo, SlowStatements slow) {
    return open(file, READER, echo, slow);
  }

  private static SqliteConnection open(
      Path file, List<String> pragmas, boolean echo, SlowStatements slow) {
    try {
      Connection connection = new JDBC().connect(url(file), settings());
      try (Statement statement = connection.createStatement()) {
        for (String pragma : EVERY) {
          statement.execute(pragma);
        }
        for (String pragma : pragmas) {
          statement.execute(pragma);
        }
      } catch (SQLException e) {
        connection.close();
        throw e;
      }
      return new SqliteConnection(connection, echo, slow);
    } catch (SQLException e) {
      throw SqliteErrors.translate(e);
    }
  }

  /** Nobody asks for generated keys here, and the driver would query them after every insert. */
  private static Properties settings() {
    Properties settings = new Properties();
    settings.setProperty(SQLiteConfig.Pragma.JDBC_GET_GENERATED_KEYS.pragmaName, "false");
    return settings;
  }

  static String url(Path file) {
    return "jdbc:sqlite:" + file;
  }

  /** The same connection, from now on in the hands of a unit of work. */
  SqliteConnection of(String unitOfWork) {
    unit = unitOfWork;
    return this;
  }

  /** Has each statement given up that takes longer than this. */
  void giveUpAfter(Duration limit) {
    try {
      ProgressHandler.setHandler(
          connection,
          STEPS_BETWEEN_LOOKS,
          new ProgressHandler() {
            @Override
            protected int progress() {
              return System.nanoTime() - began > limit.toNanos() ? 1 : 0;
            }
          });
    } catch (SQLException e) {
      throw SqliteErrors.translate(e);
    }
  }

  int execute(String sql, List<Object> args) {
    long start = System.nanoTime();
    try {
      PreparedStatement statement = prepare(sql);
      bind(statement, args);
      return statement.executeUpdate();
    } catch (SQLException e) {
      throw failed(sql, e);
    } finally {
      slow.ended(unit, sql, args.size(), start);
    }
  }

  ProbeMemory probes() {
    return probes;
  }

  <T> List<T> query(String sql, List<Object> args, Function<SqlRow, T> read) {
    List<T> items = new ArrayList<>();
    each(sql, args, row -> items.add(read.apply(row)));
    return items;
  }

  /** Goes through the rows as long as somebody takes them. */
  void each(String sql, List<Object> args, Predicate<SqlRow> taker) {
    long start = System.nanoTime();
    began = start;
    try {
      PreparedStatement statement = prepare(sql);
      bind(statement, args);
      try (ResultSet rows = statement.executeQuery()) {
        SqliteRow row = new SqliteRow(rows);
        boolean goesOn = true;
        while (goesOn && rows.next()) {
          goesOn = taker.test(row);
        }
      }
    } catch (SQLException e) {
      throw failed(sql, e);
    } finally {
      slow.ended(unit, sql, args.size(), start);
    }
  }

  /** Runs a statement without arguments or result, such as {@code COMMIT}. */
  void run(String sql) {
    execute(sql, List.of());
  }

  @Override
  public void close() {
    statements.values().forEach(SqliteConnection::closeQuietly);
    statements.clear();
    try {
      connection.close();
    } catch (SQLException e) {
      throw SqliteErrors.translate(e);
    }
  }

  /**
   * The driver may have closed a statement that failed, so it is not used again; unless a rule of
   * the schema was broken, after which it is as good as before and dear to prepare.
   */
  private RuntimeException failed(String sql, SQLException e) {
    if (!SqliteErrors.isBrokenRule(e)) {
      PreparedStatement statement = statements.remove(sql);
      if (statement != null) {
        closeQuietly(statement);
      }
    }
    return SqliteErrors.translate(e);
  }

  private PreparedStatement prepare(String sql) throws SQLException {
    if (echo) {
      SqliteStorage.ECHO.info(sql);
    }
    PreparedStatement statement = statements.get(sql);
    if (statement == null) {
      statement = connection.prepareStatement(sql);
      statements.put(sql, statement);
    }
    return statement;
  }

  private static void bind(PreparedStatement statement, List<Object> args) throws SQLException {
    for (int i = 0; i < args.size(); i++) {
      bind(statement, i + 1, args.get(i));
    }
  }

  private static void bind(PreparedStatement statement, int index, Object value)
      throws SQLException {
    if (value == null) {
      statement.setNull(index, java.sql.Types.NULL);
    } else if (value instanceof String text) {
      statement.setString(index, text);
    } else if (value instanceof UUID || value instanceof LocalDate) {
      statement.setString(index, value.toString());
    } else if (value instanceof Integer number) {
      statement.setInt(index, number);
    } else if (value instanceof Long number) {
      statement.setLong(index, number);
    } else if (value instanceof Boolean flag) {
      statement.setInt(index, flag ? 1 : 0);
    } else if (value instanceof Instant time) {
      statement.setLong(index, SqliteRow.micros(time));
    } else {
      throw new IllegalArgumentException("no SQLite type for " + value.getClass());
    }
  }

  private static void closeQuietly(PreparedStatement statement) {
    try {
      statement.close();
    } catch (SQLException e) {
      SqliteStorage.LOG.debug("a statement did not close", e);
    }
  }
}
