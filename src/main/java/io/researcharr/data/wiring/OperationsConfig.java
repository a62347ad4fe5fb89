package io.researcharr.data.wiring;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** What the environment decides about measuring, logging and the end of the process. */
record OperationsConfig(
    Duration slowQuery,
    Duration longTransaction,
    Duration shutdownDelay,
    boolean metrics,
    boolean jsonLog) {

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
          OperationsConfig::isJson);

  static final List<Variable<?>> VARIABLES =
      List.of(
          SLOW_QUERY_THRESHOLD,
          LONG_TRANSACTION_THRESHOLD,
          SHUTDOWN_DELAY,
          METRICS_ENABLED,
          LOG_FORMAT);

  static OperationsConfig read(Function<String, Optional<String>> environment) {
    return new OperationsConfig(
        SLOW_QUERY_THRESHOLD.read(environment).orElseThrow(),
        LONG_TRANSACTION_THRESHOLD.read(environment).orElseThrow(),
        SHUTDOWN_DELAY.read(environment).orElseThrow(),
        METRICS_ENABLED.read(environment).orElseThrow(),
        LOG_FORMAT.read(environment).orElseThrow());
  }

  private static boolean isJson(String text) {
    if (!text.equals("text") && !text.equals("json")) {
      throw new NumberFormatException();
    }
    return text.equals("json");
  }
}
