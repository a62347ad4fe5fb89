package io.researcharr.data.domain.media;

import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** How far the work on a catalogue entry has come. */
public enum MediaStatus {
  PENDING,
  PROCESSING,
  COMPLETED,
  FAILED;

  private static final Map<String, Optional<MediaStatus>> BY_WIRE_NAME =
      Arrays.stream(values()).collect(Collectors.toMap(MediaStatus::wireName, Optional::of));

  private final String wireName = name().toLowerCase(Locale.ROOT);

  public String wireName() {
    return wireName;
  }

  public static Optional<MediaStatus> byWireName(String name) {
    return BY_WIRE_NAME.getOrDefault(name, Optional.empty());
  }
}
