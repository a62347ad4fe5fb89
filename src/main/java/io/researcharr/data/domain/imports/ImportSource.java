package io.researcharr.data.domain.imports;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** The application a library comes from. */
public enum ImportSource {
  RADARR,
  SONARR;

  private final String wireName = name().toLowerCase(Locale.ROOT);

  public String wireName() {
    return wireName;
  }

  public static Optional<ImportSource> byWireName(String name) {
    return Arrays.stream(values()).filter(source -> source.wireName.equals(name)).findFirst();
  }
}
