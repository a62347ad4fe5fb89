package io.researcharr.data.domain.media;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** The kind of a catalogue entry, by the name it has on the wire and in the database. */
public enum MediaType {
  MOVIE,
  SERIES,
  EPISODE;

  private final String wireName = name().toLowerCase(Locale.ROOT);

  public String wireName() {
    return wireName;
  }

  public static Optional<MediaType> byWireName(String name) {
    return Arrays.stream(values()).filter(type -> type.wireName.equals(name)).findFirst();
  }
}
