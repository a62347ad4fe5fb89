package io.researcharr.data.wiring;

import java.net.URI;
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
    Optional<String> apiKey,
    Duration slowQuery,
    Duration longTransaction,
    Duration shutdownDelay,
    boolean metrics,
    boolean jsonLog,
    Optional<String> tracesEndpoint,
    int tracesPercent) {

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

  static final Variable<String> TRACES_ENDPOINT =
      Variable.of(
          "TRACES_ENDPOINT",
          "",
          "an http or https URL",
          "Where a collector takes OTLP over HTTP, such as http://localhost:4318/v1/traces. When not"
              + " set, nothing is traced.",
          ServiceConfig::url);
  static final Variable<Integer> TRACES_PERCENT =
      Variable.number(
          "TRACES_PERCENT",
          "100",
          0,
          100,
          "How many of the requests are traced whose callers do not say whether to.");

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
          API_KEY,
          SLOW_QUERY_THRESHOLD,
          LONG_TRANSACTION_THRESHOLD,
          SHUTDOWN_DELAY,
          METRICS_ENABLED,
          LOG_FORMAT,
          TRACES_ENDPOINT,
          TRACES_PERCENT);

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
        API_KEY.read(environment),
        SLOW_QUERY_THRESHOLD.read(environment).orElseThrow(),
        LONG_TRANSACTION_THRESHOLD.read(environment).orElseThrow(),
        SHUTDOWN_DELAY.read(environment).orElseThrow(),
        METRICS_ENABLED.read(environment).orElseThrow(),
        LOG_FORMAT.read(environment).orElseThrow(),
        TRACES_ENDPOINT.read(environment),
        TRACES_PERCENT.read(environment).orElseThrow());
  }

  /** How many connections to PostgreSQL there may be. */
  int connections() {
    return poolSize.orElse(CONNECTIONS);
  }

  private static String url(String text) {
    URI url = URI.create(text);
    if (url.getHost() == null || !List.of("http", "https").contains(url.getScheme())) {
      throw new NumberFormatException();
    }
    return text;
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
