package io.researcharr.data.domain.media;

import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** The kind of a catalogue entry, by the name it has on the wire and in the database. */
public enum MediaType {
  MOVIE,
  SERIES,
  EPISODE;

  private static final Map<String, Optional<MediaType>> BY_WIRE_NAME =
      Arrays.stream(values()).collect(Collectors.toMap(MediaType::wireName, Optional::of));

  private final String wireName = name().toLowerCase(Locale.ROOT);

  public String wireName() {
    return wireName;
  }

  public static Optional<MediaType> byWireName(String name) {
    return BY_WIRE_NAME.getOrDefault(name, Optional.empty());
  }
}
