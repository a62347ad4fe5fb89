package io.researcharr.data.port;

import io.researcharr.data.domain.settings.Setting;
import io.researcharr.data.domain.settings.SettingKey;
import io.smallrye.mutiny.Uni;
import java.util.List;
import java.util.Optional;

/**
 * Settings by their keys.
 *
 * <p>Laws: a key is there once, a second insert is a {@link StorageException.Duplicate}. Every
 * change adds exactly one to the version. Lists are in the order of the keys, by Unicode code
 * point.
 */
public interface SettingsRepository {

  Uni<Optional<Setting>> find(SettingKey key);

  /** Settings in the order of their keys, those behind the given one. */
  Uni<List<Setting>> list(Optional<SettingKey> after, int limit);

  /** All settings whose keys begin with this, in the order of their keys. */
  Uni<List<Setting>> all(String prefix);

  /** Stores a new setting. */
  Uni<Setting> insert(Setting setting);

  /**
   * Stores a changed setting if the stored version is still the one before it; else fails with
   * {@link StorageException.VersionConflict} or {@link StorageException.NotFound}.
   */
  Uni<Setting> update(Setting changed);

  /** Removes a setting under the same condition. */
  Uni<Void> delete(SettingKey key, long expectedVersion);
}
