package io.researcharr.data.wiring;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Everything about the service that its environment decides, checked and with its type. */
record ServiceConfig(
    DatabaseUrl database,
    Optional<Integer> poolSize,
    boolean echo,
    boolean anyFileSystem,
    int groupLimit,
    String httpHost,
    int httpPort,
    int managementPort,
    int eventReaders,
    int eventHeartbeatSeconds,
    int eventPatienceSeconds,
        Optional<String> apiKey,
    Duration slowQuery,
    Duration longTransaction,
    Duration shutdownDelay,
    boolean metrics,
    boolean jsonLog) {

  private static final int CONNECTIONS = 20;

  static final Variable<DatabaseUrl> DATABASE_URL =
      new Variable<>(
          "DATABASE_URL",
          "sqlite:///researcharr.db",
          DatabaseUrl.ALLOWED,
          "The engine and where its data is.",
          true,
          DatabaseUrl::parse);
  static final Variable<Integer> DATABASE_POOL_SIZE =
      Variable.number(
          "DATABASE_POOL_SIZE",
          "",
          1,
          500,
          "Connections to PostgreSQL (20 when not set), or threads that read SQLite (one a core,"
              + " at least two, when not set).");
  static final Variable<Boolean> DATABASE_ECHO =
      Variable.flag("DATABASE_ECHO", "false", "Log every statement, without its values.");
  static final Variable<Boolean> SQLITE_ANY_FILE_SYSTEM =
      Variable.flag(
          "SQLITE_ANY_FILE_SYSTEM",
          "false",
          "Open a SQLite file on a network file system all the same, and risk it.");
  static final Variable<Integer> SQLITE_GROUP_LIMIT =
      Variable.number(
          "SQLITE_GROUP_LIMIT", "500", 1, 500, "How many writes to SQLite share a commit at most.");
  static final Variable<String> HTTP_HOST =
      Variable.of("HTTP_HOST", "0.0.0.0", "an address of this machine", "Where to listen.", t -> t);
  static final Variable<Integer> HTTP_PORT =
      Variable.number("HTTP_PORT", "8080", 0, 65_535, "The port of the interface.");
  static final Variable<Integer> MANAGEMENT_PORT =
      Variable.number("MANAGEMENT_PORT", "9000", 0, 65_535, "The port of health and metrics.");
  static final Variable<Integer> EVENTS_MAX_READERS =
      Variable.number(
          "EVENTS_MAX_READERS",
          "1000",
          0,
          100_000,
          "How many may follow the changes at once in one instance; others get 503.");
  static final Variable<Integer> EVENTS_HEARTBEAT_SECONDS =
      Variable.number(
          "EVENTS_HEARTBEAT_SECONDS",
          "15",
          1,
          300,
          "After how much silence a reader of the changes is sent a sign of life.");
  static final Variable<Integer> EVENTS_PATIENCE_SECONDS =
      Variable.number(
          "EVENTS_PATIENCE_SECONDS",
          "30",
          1,
          3_600,
          "After which time a reader is left who does not take what was sent.");
  static final Variable<String> API_KEY =
      new Variable<>(
          "API_KEY",
          "",
          "8 to 200 printable ASCII characters",
          "The admin key. When not set, one is made at the first start and written to a file.",
          true,
          ServiceConfig::apiKey);

  static final Variable<Duration> SLOW_QUERY_THRESHOLD =
      Variable.duration(
          "SLOW_QUERY_THRESHOLD",
          "1s",
          Duration.ofMillis(1),
          Duration.ofHours(1),
          "From when on a statement, or a unit of work, is counted and logged as slow.");
  static final Variable<Duration> LONG_TRANSACTION_THRESHOLD =
      Variable.duration(
          "LONG_TRANSACTION_THRESHOLD",
          "60s",
          Duration.ofSeconds(1),
          Duration.ofHours(24),
          "From when on the health page calls a transaction long.");
  static final Variable<Duration> SHUTDOWN_DELAY =
      Variable.duration(
          "SHUTDOWN_DELAY",
          "1s",
          Duration.ZERO,
          Duration.ofMinutes(1),
          "For how long a service that was told to end still takes requests, so that load balancers"
              + " can look elsewhere.");
  static final Variable<Boolean> METRICS_ENABLED =
      Variable.flag("METRICS_ENABLED", "true", "Measure; off only to see what that costs.");
  static final Variable<Boolean> LOG_FORMAT =
      Variable.of(
          "LOG_FORMAT",
          "text",
          "text or json",
          "How lines are logged: for people, or one JSON object each.",
          ServiceConfig::isJson);

  /** All variables, in the order in which they are documented. */
  static final List<Variable<?>> VARIABLES =
      List.of(
          DATABASE_URL,
          DATABASE_POOL_SIZE,
          DATABASE_ECHO,
          SQLITE_ANY_FILE_SYSTEM,
          SQLITE_GROUP_LIMIT,
          HTTP_HOST,
          HTTP_PORT,
          MANAGEMENT_PORT,
          EVENTS_MAX_READERS,
          EVENTS_HEARTBEAT_SECONDS,
          EVENTS_PATIENCE_SECONDS,
          API_KEY,
          SLOW_QUERY_THRESHOLD,
          LONG_TRANSACTION_THRESHOLD,
          SHUTDOWN_DELAY,
          METRICS_ENABLED,
          LOG_FORMAT);

  /**
   * Reads and checks all variables.
   *
   * @throws io.researcharr.data.port.StartRefused when one of them has a bad value
   */
  static ServiceConfig read(Function<String, Optional<String>> environment) {
    return new ServiceConfig(
        DATABASE_URL.read(environment).orElseThrow(),
        DATABASE_POOL_SIZE.read(environment),
        DATABASE_ECHO.read(environment).orElseThrow(),
        SQLITE_ANY_FILE_SYSTEM.read(environment).orElseThrow(),
        SQLITE_GROUP_LIMIT.read(environment).orElseThrow(),
        HTTP_HOST.read(environment).orElseThrow(),
        HTTP_PORT.read(environment).orElseThrow(),
        MANAGEMENT_PORT.read(environment).orElseThrow(),
        EVENTS_MAX_READERS.read(environment).orElseThrow(),
        EVENTS_HEARTBEAT_SECONDS.read(environment).orElseThrow(),
        EVENTS_PATIENCE_SECONDS.read(environment).orElseThrow(),
        API_KEY.read(environment),
        SLOW_QUERY_THRESHOLD.read(environment).orElseThrow(),
        LONG_TRANSACTION_THRESHOLD.read(environment).orElseThrow(),
        SHUTDOWN_DELAY.read(environment).orElseThrow(),
        METRICS_ENABLED.read(environment).orElseThrow(),
        LOG_FORMAT.read(environment).orElseThrow());
  }

  /** How many connections to PostgreSQL there may be. */
  int connections() {
    return poolSize.orElse(CONNECTIONS);
  }

  private static boolean isJson(String text) {
    if (!text.equals("text") && !text.equals("json")) {
      throw new NumberFormatException();
    }
    return text.equals("json");
  }

  private static String apiKey(String text) {
    boolean printable = text.chars().allMatch(c -> c > ' ' && c < 127);
    if (!printable || text.length() < 8 || text.length() > 200) {
      throw new NumberFormatException();
    }
    return text;
  }
}
