package io.researcharr.data.domain.access;

import java.util.Locale;

/** What a caller may do; each role includes the ones before it. */
public enum Role {
  READ,
  WRITE,
  ADMIN;

  public boolean includes(Role needed) {
    return compareTo(needed) >= 0;
  }

  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }

  public static Role byWireName(String name) {
    return valueOf(name.toUpperCase(Locale.ROOT));
  }
}
