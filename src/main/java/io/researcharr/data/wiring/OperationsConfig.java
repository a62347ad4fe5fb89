package io.researcharr.data.wiring;

import java.net.URI;
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
    boolean jsonLog,
    Optional<String> tracesEndpoint,
    int tracesPercent) {

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

  static final Variable<String> TRACES_ENDPOINT =
      Variable.of(
          "TRACES_ENDPOINT",
          "",
          "an http or https URL",
          "Where a collector takes OTLP over HTTP, such as http://localhost:4318/v1/traces. When not"
              + " set, nothing is traced.",
          OperationsConfig::url);
  static final Variable<Integer> TRACES_PERCENT =
      Variable.number(
          "TRACES_PERCENT",
          "100",
          0,
          100,
          "How many of the requests are traced whose callers do not say whether to.");

  static final List<Variable<?>> VARIABLES =
      List.of(
          SLOW_QUERY_THRESHOLD,
          LONG_TRANSACTION_THRESHOLD,
          SHUTDOWN_DELAY,
          METRICS_ENABLED,
          LOG_FORMAT,
          TRACES_ENDPOINT,
          TRACES_PERCENT);

  static OperationsConfig read(Function<String, Optional<String>> environment) {
    return new OperationsConfig(
        SLOW_QUERY_THRESHOLD.read(environment).orElseThrow(),
        LONG_TRANSACTION_THRESHOLD.read(environment).orElseThrow(),
        SHUTDOWN_DELAY.read(environment).orElseThrow(),
        METRICS_ENABLED.read(environment).orElseThrow(),
        LOG_FORMAT.read(environment).orElseThrow(),
        TRACES_ENDPOINT.read(environment),
        TRACES_PERCENT.read(environment).orElseThrow());
  }

  private static boolean isJson(String text) {
    if (!text.equals("text") && !text.equals("json")) {
      throw new NumberFormatException();
    }
    return text.equals("json");
  }

  private static String url(String text) {
    URI url = URI.create(text);
    if (url.getHost() == null || !List.of("http", "https").contains(url.getScheme())) {
      throw new NumberFormatException();
    }
    return text;
  }
}
