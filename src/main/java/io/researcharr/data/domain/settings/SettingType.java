package io.researcharr.data.domain.settings;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/**
 * What the value of a setting is: a text, a whole number of 64 bits, true or false, or any JSON.
 */
public enum SettingType {
  STRING,
  INT,
  BOOL,
  JSON;

  private final String wireName = name().toLowerCase(Locale.ROOT);

  public String wireName() {
    return wireName;
  }

  public static Optional<SettingType> byWireName(String name) {
    return Arrays.stream(values()).filter(type -> type.wireName.equals(name)).findFirst();
  }
}
