package io.researcharr.data.domain.cache;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What the cache promises. */
public enum CacheMode {
  /** After a write was answered, nobody is served an older version from any cache. */
  STRICT,
  /** Writes do not wait; what is served may be a few seconds old. */
  BOUNDED,
  /** Nothing is cached here. */
  OFF;

  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }

  public static Optional<CacheMode> byWireName(String name) {
    return Arrays.stream(values()).filter(mode -> mode.wireName().equals(name)).findFirst();
  }
}
