package io.researcharr.data.wiring;

import io.researcharr.data.service.StreamLimits;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** What the environment decides about those who read lists as streams. */
record StreamConfig(int readers, Duration patience) {

  static final Variable<Integer> STREAMS_MAX_READERS =
      Variable.number(
          "STREAMS_MAX_READERS",
          "100",
          0,
          10_000,
          "How many lists may be streamed at once by one instance; others get 503.");
  static final Variable<Integer> STREAMS_PATIENCE_SECONDS =
      Variable.number(
          "STREAMS_PATIENCE_SECONDS",
          "30",
          1,
          3_600,
          "After which time a reader of a streamed list is left who does not take what was sent.");

  static final List<Variable<?>> VARIABLES = List.of(STREAMS_MAX_READERS, STREAMS_PATIENCE_SECONDS);

  static StreamConfig read(Function<String, Optional<String>> environment) {
    return new StreamConfig(
        STREAMS_MAX_READERS.read(environment).orElseThrow(),
        Duration.ofSeconds(STREAMS_PATIENCE_SECONDS.read(environment).orElseThrow()));
  }

  StreamLimits limits() {
    return new StreamLimits(readers, patience);
  }
}
