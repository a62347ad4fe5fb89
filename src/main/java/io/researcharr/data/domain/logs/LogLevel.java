package io.researcharr.data.domain.logs;

import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** From which weight on lines are logged. */
public enum LogLevel {
  OFF,
  ERROR,
  WARN,
  INFO,
  DEBUG;

  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }

  public static Optional<LogLevel> byWireName(String name) {
    return Stream.of(values()).filter(level -> level.wireName().equals(name)).findFirst();
  }
}
