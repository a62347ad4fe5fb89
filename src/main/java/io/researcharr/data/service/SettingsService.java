package io.researcharr.data.service;

import io.researcharr.data.domain.access.Caller;
import io.researcharr.data.domain.audit.AuditEntity;
import io.researcharr.data.domain.audit.AuditEntry;
import io.researcharr.data.domain.settings.FeatureFlag;
import io.researcharr.data.domain.settings.KnownSetting;
import io.researcharr.data.domain.settings.Setting;
import io.researcharr.data.domain.settings.SettingDraft;
import io.researcharr.data.domain.settings.SettingKey;
import io.researcharr.data.domain.settings.SettingValue;
import io.researcharr.data.port.SettingsRepository;
import io.researcharr.data.port.StorageException;
import io.researcharr.data.port.UnitOfWork;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongPredicate;

/** What can be done with settings, and how the service itself reads them. */
@ApplicationScoped
public class SettingsService {

  private final UnitOfWork unitOfWork;
  private final Edits edits;

  public SettingsService(UnitOfWork unitOfWork, Edits edits) {
    this.unitOfWork = unitOfWork;
    this.edits = edits;
  }

  public Uni<Setting> get(SettingKey key) {
    return unitOfWork
        .read("settings.get", r -> r.settings().find(key))
        .map(found -> found.orElseThrow(() -> notFound(key)));
  }

  public Uni<List<Setting>> list(Optional<SettingKey> after, int limit) {
    return unitOfWork.read("settings.list", r -> r.settings().list(after, limit));
  }

  /** The whole numbers that are set under keys with this prefix, by key. */
  public Uni<Map<String, Long>> numbers(String prefix) {
    return unitOfWork
        .read("settings.numbers", r -> r.settings().all(prefix))
        .map(
            found -> {
              Map<String, Long> numbers = new HashMap<>();
              for (Setting setting : found) {
                setting
                    .content()
                    .value()
                    .number()
                    .ifPresent(number -> numbers.put(setting.key().text(), number));
              }
              return Map.copyOf(numbers);
            });
  }

  /**
   * Writes a setting, whether it is there or not. The condition is asked only about a version that
   * is there; a setting that is not there is created if that is allowed.
   */
  public Uni<Written> put(
      SettingKey key,
      SettingDraft draft,
      boolean mayCreate,
      LongPredicate expected,
      Caller caller) {
    require(key, draft.value());
    return unitOfWork.write(
        "settings.put",
        r ->
            r.settings()
                .find(key)
                .flatMap(
                    found ->
                        found.isPresent()
                            ? replace(r.settings(), met(found.get(), expected), draft, caller)
                            : create(r.settings(), key, draft, mayCreate, caller)));
  }

  /** Writes a setting again that went with this version, and has not been there since. */
  public Uni<Setting> putBack(SettingKey key, SettingDraft draft, long version, Caller caller) {
    require(key, draft.value());
    var subject = new AuditEntry.Subject(AuditEntity.SETTING, key.text());
    return unitOfWork
        .write(
            "settings.putBack",
            r ->
                r.audit()
                    .ended(subject)
                    .call(
                        ended ->
                            r.settings().find(key).invoke(now -> gone(key, version, ended, now)))
                    .chain(() -> create(r.settings(), key, draft, true, caller)))
        .map(Written::setting);
  }

  public Uni<Void> delete(SettingKey key, LongPredicate expected, Caller caller) {
    return unitOfWork.write(
        "settings.delete",
        r ->
            r.settings()
                .find(key)
                .map(found -> met(found.orElseThrow(() -> notFound(key)), expected))
                .flatMap(
                    setting ->
                        r.audit()
                            .as(caller.name(), () -> r.settings().delete(key, setting.version()))));
  }

  private Uni<Written> create(
      SettingsRepository settings,
      SettingKey key,
      SettingDraft draft,
      boolean allowed,
      Caller caller) {
    if (!allowed) {
      throw notFound(key);
    }
    return settings
        .insert(Setting.create(key, draft, edits.by(caller)))
        .onFailure(StorageException.Duplicate.class)
        .transform(SettingsService::raced)
        .map(created -> new Written(created, true));
  }

  /** It has come since we looked: the whole unit is done again, and finds it there. */
  private static StorageException raced(Throwable duplicate) {
    return new StorageException.Contention("The setting was made meanwhile.", duplicate);
  }

  private Uni<Written> replace(
      SettingsRepository settings, Setting now, SettingDraft draft, Caller caller) {
    return now.says(draft)
        ? Uni.createFrom().item(new Written(now, false))
        : settings
            .update(now.replace(draft, edits.by(caller)))
            .map(changed -> new Written(changed, false));
  }

  private static Setting met(Setting setting, LongPredicate expected) {
    if (!expected.test(setting.version())) {
      throw new StorageException.VersionConflict("setting", setting.key(), setting.version());
    }
    return setting;
  }

  private static void gone(
      SettingKey key, long version, Optional<Long> ended, Optional<Setting> now) {
    long last = now.map(Setting::version).or(() -> ended).orElse(0L);
    if (now.isPresent() || last != version) {
      throw new StorageException.VersionConflict("setting", key, last);
    }
  }

  private static void require(SettingKey key, SettingValue value) {
    KnownSetting.byKey(key).ifPresent(known -> require(known, value));
    if (key.text().startsWith(FeatureFlag.PREFIX)) {
      if (FeatureFlag.byKey(key).isEmpty()) {
        throw new StorageException.Validation("key", "is not a feature that the service has");
      }
      if (value.truth().isEmpty()) {
        throw new StorageException.Validation("type", "must be bool for " + key);
      }
    }
  }

  private static void require(KnownSetting known, SettingValue value) {
    if (value.type() != known.type()) {
      throw new StorageException.Validation(
          "type", "must be " + known.type().wireName() + " for " + known.key());
    }
    if (!known.admits(value.number().orElseThrow())) {
      throw new StorageException.Validation(
          "value", "must be a whole number from " + known.min() + " to " + known.max());
    }
  }

  private static StorageException.NotFound notFound(SettingKey key) {
    return new StorageException.NotFound("setting", key);
  }

  /** A setting that was written, and whether it is new. */
  public record Written(Setting setting, boolean isNew) {}
}
