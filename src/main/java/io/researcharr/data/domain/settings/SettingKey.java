package io.researcharr.data.domain.settings;

import java.util.Objects;
import java.util.regex.Pattern;

/** The name of a setting, such as {@code jobs.retention-days}. */
public record SettingKey(String text) {

  /** The form of a key as a regular expression. */
  public static final String FORM = "[a-z][a-z0-9._-]{0,99}";

  private static final Pattern PATTERN = Pattern.compile(FORM);

  public SettingKey {
    Objects.requireNonNull(text);
    if (!PATTERN.matcher(text).matches()) {
      throw new IllegalArgumentException(
          "must have 1 to 100 of a-z, 0-9, dots, dashes and underscores, a letter first");
    }
  }

  @Override
  public String toString() {
    return text;
  }
}
