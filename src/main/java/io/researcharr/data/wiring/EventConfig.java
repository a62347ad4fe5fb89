package io.researcharr.data.wiring;

import io.researcharr.data.service.FeedService;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** What the environment decides about those who follow the changes. */
record EventConfig(int readers, Duration heartbeat, Duration patience) {

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

  static final List<Variable<?>> VARIABLES =
      List.of(EVENTS_MAX_READERS, EVENTS_HEARTBEAT_SECONDS, EVENTS_PATIENCE_SECONDS);

  static EventConfig read(Function<String, Optional<String>> environment) {
    return new EventConfig(
        EVENTS_MAX_READERS.read(environment).orElseThrow(),
        Duration.ofSeconds(EVENTS_HEARTBEAT_SECONDS.read(environment).orElseThrow()),
        Duration.ofSeconds(EVENTS_PATIENCE_SECONDS.read(environment).orElseThrow()));
  }

  FeedService.Limits limits() {
    return new FeedService.Limits(readers, heartbeat, patience);
  }
}
