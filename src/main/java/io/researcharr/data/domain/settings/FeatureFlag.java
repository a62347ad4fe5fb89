package io.researcharr.data.domain.settings;

import java.util.Arrays;
import java.util.Optional;

/** Something that the service does and that an operator may switch off and on while it runs. */
public enum FeatureFlag {
  IMPORTS("imports", true, "Take new imports. What was ordered before goes on."),
  SEARCH_CORRECTIONS(
      "search-corrections",
      true,
      "Try words that are nearly the same where a search finds nothing as it was written.");

  /** What the keys of all flags begin with, and no other key. */
  public static final String PREFIX = "feature.";

  private final String shortName;
  private final SettingKey key;
  private final boolean fallback;
  private final String description;

  FeatureFlag(String shortName, boolean fallback, String description) {
    this.shortName = shortName;
    this.key = new SettingKey(PREFIX + shortName);
    this.fallback = fallback;
    this.description = description;
  }

  public static Optional<FeatureFlag> byKey(SettingKey key) {
    return Arrays.stream(values()).filter(flag -> flag.key.equals(key)).findFirst();
  }

  /** Its name among flags. */
  public String shortName() {
    return shortName;
  }

  public SettingKey key() {
    return key;
  }

  /** Whether it is on when nobody has said so. */
  public boolean fallback() {
    return fallback;
  }

  public String description() {
    return description;
  }

  /** Whether it is on, given what is set under its key. */
  public boolean isOn(Optional<Setting> setting) {
    return setting.flatMap(set -> set.content().value().truth()).orElse(fallback);
  }
}
