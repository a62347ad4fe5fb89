package io.researcharr.data.domain.media;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** How far the work on a catalogue entry has come. */
public enum MediaStatus {
  PENDING,
  PROCESSING,
  COMPLETED,
  FAILED;

  private final String wireName = name().toLowerCase(Locale.ROOT);

  public String wireName() {
    return wireName;
  }

  public static Optional<MediaStatus> byWireName(String name) {
    return Arrays.stream(values()).filter(status -> status.wireName.equals(name)).findFirst();
  }
}
