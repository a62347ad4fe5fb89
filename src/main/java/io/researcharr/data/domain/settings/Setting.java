package io.researcharr.data.domain.settings;

import io.researcharr.data.domain.media.Edit;
import java.time.Instant;
import java.util.Objects;

/** A setting as it stands: what was written last, its version, and who wrote it when. */
public record Setting(
    SettingKey key, SettingDraft content, long version, Instant createdAt, Edit lastEdit) {

  public Setting {
    Objects.requireNonNull(key);
    Objects.requireNonNull(content);
    Objects.requireNonNull(createdAt);
    Objects.requireNonNull(lastEdit);
  }

  public static Setting create(SettingKey key, SettingDraft content, Edit edit) {
    return new Setting(key, content, 1, edit.at(), edit);
  }

  public Setting replace(SettingDraft other, Edit edit) {
    return new Setting(key, other, version + 1, createdAt, edit);
  }

  /** The same setting at another version. */
  public Setting at(long otherVersion) {
    return new Setting(key, content, otherVersion, createdAt, lastEdit);
  }

  /** Whether a draft says nothing that this setting does not say already. */
  public boolean says(SettingDraft draft) {
    return content.equals(draft);
  }

  /** Whether only administrators may see the value. */
  public boolean isSecret() {
    return Secrets.isIn(key, content.value());
  }
}
