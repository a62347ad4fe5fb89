package io.researcharr.data.domain.imports;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** Where an import stands. A queued or running import is live; the other states are final. */
public enum ImportState {
  QUEUED,
  RUNNING,
  COMPLETED,
  FAILED,
  CANCELLED;

  private final String wireName = name().toLowerCase(Locale.ROOT);

  public String wireName() {
    return wireName;
  }

  public boolean isLive() {
    return this == QUEUED || this == RUNNING;
  }

  public static Optional<ImportState> byWireName(String name) {
    return Arrays.stream(values()).filter(state -> state.wireName.equals(name)).findFirst();
  }
}
