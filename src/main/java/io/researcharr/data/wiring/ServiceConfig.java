package io.researcharr.data.wiring;

import io.researcharr.data.service.PurgePolicy;
import java.io.IOException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

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
    PurgePolicy purge,
    EventConfig events,
    StreamConfig streams,
    OperationsConfig operations,
    CacheConfig cache) {

  private static final int CONNECTIONS = 10;

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
          "Connections to PostgreSQL (10 when not set), or threads that read SQLite (one a core,"
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
      Variable.of(
          "HTTP_HOST",
          "0.0.0.0",
          "an address or a name of this machine",
          "Where to listen.",
          ServiceConfig::host);
  static final Variable<Integer> HTTP_PORT =
      Variable.number("HTTP_PORT", "8080", 1, 65_535, "The port of the interface.");
  static final Variable<Integer> MANAGEMENT_PORT =
      Variable.number("MANAGEMENT_PORT", "9000", 1, 65_535, "The port of health and metrics.");
  static final Variable<String> API_KEY =
      new Variable<>(
          "API_KEY",
          "",
          "8 to 200 printable ASCII characters",
          "The admin key. When not set, one is made at the first start and written to a file.",
          true,
          ServiceConfig::apiKey);

  static final Variable<PurgePolicy> PURGE_AFTER =
      Variable.of(
          "PURGE_AFTER",
          "30d",
          PurgePolicy.ALLOWED,
          "How long a deleted entry can be restored before it is removed for good.",
          PurgePolicy::parse);

  /** All variables, in the order in which they are documented. */
  static final List<Variable<?>> VARIABLES =
      Stream.of(
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
                  PURGE_AFTER),
              EventConfig.VARIABLES,
              StreamConfig.VARIABLES,
              OperationsConfig.VARIABLES,
              CacheConfig.VARIABLES)
          .<Variable<?>>flatMap(List::stream)
          .toList();

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
        PURGE_AFTER.read(environment).orElseThrow(),
        EventConfig.read(environment),
        StreamConfig.read(environment),
        OperationsConfig.read(environment),
        CacheConfig.read(environment));
  }

  /** How many connections to PostgreSQL there may be. */
  int connections() {
    return poolSize.orElse(CONNECTIONS);
  }

  private static String host(String text) {
    try {
      InetAddress address = InetAddress.getByName(text);
      if (address.isAnyLocalAddress()
          || address.isLoopbackAddress()
          || NetworkInterface.getByInetAddress(address) != null) {
        return text;
      }
    } catch (IOException e) {
      throw new IllegalArgumentException("it can't be found", e);
    }
    throw new IllegalArgumentException("it belongs to another machine");
  }

  private static String apiKey(String text) {
    boolean printable = text.chars().allMatch(c -> c > ' ' && c < 127);
    if (!printable || text.length() < 8 || text.length() > 200) {
      throw new NumberFormatException();
    }
    return text;
  }
}
