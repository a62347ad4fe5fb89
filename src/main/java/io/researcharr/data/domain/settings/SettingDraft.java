package io.researcharr.data.domain.settings;

import java.util.Objects;
import java.util.Optional;

/** What somebody writes about a setting: its value, and what it is for. */
public record SettingDraft(SettingValue value, Optional<String> description) {

  /** The longest description, in Unicode code points. */
  public static final int MAX_DESCRIPTION = 500;

  public SettingDraft {
    Objects.requireNonNull(value);
    Objects.requireNonNull(description);
  }
}
