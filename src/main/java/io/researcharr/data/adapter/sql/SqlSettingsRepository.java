package io.researcharr.data.adapter.sql;

import io.researcharr.data.adapter.sql.ConstraintViolation.Kind;
import io.researcharr.data.domain.media.Edit;
import io.researcharr.data.domain.settings.Setting;
import io.researcharr.data.domain.settings.SettingDraft;
import io.researcharr.data.domain.settings.SettingKey;
import io.researcharr.data.domain.settings.SettingType;
import io.researcharr.data.domain.settings.SettingValue;
import io.researcharr.data.port.SettingsRepository;
import io.researcharr.data.port.StorageException;
import io.smallrye.mutiny.Uni;
import java.util.List;
import java.util.Optional;

/** Settings in the table {@code settings}. */
final class SqlSettingsRepository implements SettingsRepository {

  private static final String NAMES =
      "key, type, value, description, version, created_at, updated_at, updated_by";
  private static final String SELECT = "SELECT " + NAMES + " FROM settings";

  /** A setting that comes back goes on from its last version. */
  private static final String NEXT =
      "coalesce((SELECT version + 1 FROM tombstones WHERE entity_type = 'setting'"
          + " AND entity_id = ?), ?)";

  private final SqlSession session;

  SqlSettingsRepository(SqlSession session) {
    this.session = session;
  }

  @Override
  public Uni<Optional<Setting>> find(SettingKey key) {
    return session
        .query(Sql.of(SELECT + " WHERE key = ?", key.text()), SqlSettingsRepository::read)
        .map(rows -> rows.stream().findFirst());
  }

  @Override
  public Uni<List<Setting>> list(Optional<SettingKey> after, int limit) {
    Sql sql = Sql.of(SELECT);
    after.ifPresent(key -> sql.add(" WHERE key > ?", key.text()));
    return session.query(sql.add(" ORDER BY key LIMIT " + limit), SqlSettingsRepository::read);
  }

  @Override
  public Uni<List<Setting>> all(String prefix) {
    Sql sql = Sql.of(SELECT + " WHERE key >= ?", prefix);
    TextRange.above(prefix).ifPresent(above -> sql.add(" AND key < ?", above));
    return session.query(sql.add(" ORDER BY key"), SqlSettingsRepository::read);
  }

  @Override
  public Uni<Setting> insert(Setting setting) {
    Sql sql =
        Sql.of(
            "INSERT INTO settings (" + NAMES + ") VALUES (?, ?, ?, ?, " + NEXT + ", ?, ?, ?)",
            setting.key().text(),
            setting.content().value().type().wireName(),
            setting.content().value().json(),
            setting.content().description().orElse(null),
            setting.key().text(),
            setting.version(),
            setting.createdAt(),
            setting.lastEdit().at(),
            setting.lastEdit().by());
    return session
        .executeReturning(sql.add(" RETURNING version"), row -> row.bigint(0))
        .onFailure(e -> ConstraintViolation.is(Kind.UNIQUE, e))
        .transform(e -> taken(setting.key()))
        .map(stored -> setting.at(stored.get(0)));
  }

  @Override
  public Uni<Setting> update(Setting changed) {
    Sql sql =
        Sql.of(
            "UPDATE settings SET type = ?, value = ?, description = ?, version = ?,"
                + " updated_at = ?, updated_by = ? WHERE key = ? AND version = ?",
            changed.content().value().type().wireName(),
            changed.content().value().json(),
            changed.content().description().orElse(null),
            changed.version(),
            changed.lastEdit().at(),
            changed.lastEdit().by(),
            changed.key().text(),
            changed.version() - 1);
    return session
        .execute(sql)
        .flatMap(count -> count == 1 ? Uni.createFrom().item(changed) : whyNot(changed.key()));
  }

  @Override
  public Uni<Void> delete(SettingKey key, long expectedVersion) {
    return session
        .execute(
            Sql.of(
                "DELETE FROM settings WHERE key = ? AND version = ?", key.text(), expectedVersion))
        .flatMap(count -> count == 1 ? Uni.createFrom().voidItem() : whyNot(key));
  }

  private <T> Uni<T> whyNot(SettingKey key) {
    return find(key)
        .map(
            found -> {
              Setting now = found.orElseThrow(() -> new StorageException.NotFound("setting", key));
              throw new StorageException.VersionConflict("setting", key, now.version());
            });
  }

  private static StorageException taken(SettingKey key) {
    return new StorageException.Duplicate("setting", "There is a setting " + key + " already.");
  }

  private static Setting read(SqlRow row) {
    var value = new SettingValue(SettingType.byWireName(row.text(1)).orElseThrow(), row.text(2));
    return new Setting(
        new SettingKey(row.text(0)),
        new SettingDraft(value, Optional.ofNullable(row.text(3))),
        row.bigint(4),
        row.instant(5),
        new Edit(row.text(7), row.instant(6)));
  }
}
