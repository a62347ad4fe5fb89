package io.researcharr.data.contract;

import static io.researcharr.data.contract.UnitOfWorkContract.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.researcharr.data.domain.media.Edit;
import io.researcharr.data.domain.settings.Setting;
import io.researcharr.data.domain.settings.SettingDraft;
import io.researcharr.data.domain.settings.SettingKey;
import io.researcharr.data.domain.settings.SettingType;
import io.researcharr.data.domain.settings.SettingValue;
import io.researcharr.data.fixture.Entries;
import io.researcharr.data.port.SettingsRepository;
import io.researcharr.data.port.StorageException;
import io.researcharr.data.port.StorageException.VersionConflict;
import io.researcharr.data.port.UnitOfWork;
import io.smallrye.mutiny.Uni;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The laws of {@link SettingsRepository}. */
abstract class SettingsRepositoryContract {

  private static final Edit LATER = new Edit("somebody", Entries.NOON.plusSeconds(60));
  private static final AtomicInteger NUMBER = new AtomicInteger();

  abstract UnitOfWork unitOfWork();

  /** The address of the database for JDBC. */
  abstract String jdbc();

  @Test
  void givesBackEveryValueAsItWasStored() {
    // Given
    List<SettingValue> values =
        List.of(
            new SettingValue(SettingType.STRING, "\"Ünïcödé \\\"quoted\\\" ' ; -- \\\\ % _\""),
            new SettingValue(SettingType.STRING, "\"\""),
            SettingValue.of(Long.MAX_VALUE),
            SettingValue.of(Long.MIN_VALUE),
            new SettingValue(SettingType.BOOL, "false"),
            new SettingValue(SettingType.JSON, "null"),
            new SettingValue(SettingType.JSON, "{\"a\":[1,2.5,null]}"),
            new SettingValue(
                SettingType.JSON, "\"" + "a".repeat(SettingValue.MAX_BYTES - 2) + "\""));

    // When
    List<Setting> stored =
        values.stream()
            .map(value -> setting(newKey(), new SettingDraft(value, Optional.of("why"))))
            .map(setting -> write(s -> s.insert(setting)))
            .toList();

    // Then
    for (Setting setting : stored) {
      assertThat(find(setting.key())).contains(setting);
    }
  }

  @Test
  void findsNothingWhereThereIsNothing() {
    assertThat(find(newKey())).isEmpty();
  }

  @Test
  void countsTheVersionUpByOneWithEachChange() {
    // Given
    Setting first = write(s -> s.insert(setting(newKey(), draft(1))));

    // When
    Setting second =
        first.replace(new SettingDraft(SettingValue.of(2), Optional.of("more")), LATER);
    write(s -> s.update(second));
    Setting third = second.replace(draft(3), LATER);
    write(s -> s.update(third));

    // Then
    assertThat(find(first.key())).contains(third);
    assertThat(third.version()).isEqualTo(3);
    assertThat(third.createdAt()).isEqualTo(first.createdAt());
  }

  @Test
  void countsTheVersionUpWhoeverChangesARow() throws SQLException {
    // Given
    Setting setting = write(s -> s.insert(setting(newKey(), draft(1))));
    String where = " WHERE key = '" + setting.key() + "'";

    // When
    try (Connection connection = DriverManager.getConnection(jdbc());
        var statement = connection.createStatement()) {
      statement.execute("UPDATE settings SET value = '2'" + where);
      statement.execute("UPDATE settings SET version = 70" + where);
    }

    // Then
    assertThat(find(setting.key()).orElseThrow().version()).isEqualTo(3);
  }

  @Test
  void hasEachKeyOnce() {
    // Given
    Setting first = write(s -> s.insert(setting(newKey(), draft(1))));

    // Then
    assertThatThrownBy(() -> write(s -> s.insert(setting(first.key(), draft(2)))))
        .isInstanceOf(StorageException.Duplicate.class);
    assertThat(find(first.key())).contains(first);
  }

  @Test
  void refusesAChangeToAVersionThatIsOld() {
    // Given
    Setting first = write(s -> s.insert(setting(newKey(), draft(1))));
    Setting second = write(s -> s.update(first.replace(draft(2), LATER)));

    // When
    VersionConflict update =
        catchThrowableOfType(
            VersionConflict.class, () -> write(s -> s.update(first.replace(draft(3), LATER))));
    VersionConflict delete =
        catchThrowableOfType(VersionConflict.class, () -> write(s -> s.delete(first.key(), 1)));

    // Then
    assertThat(update.currentVersion()).isEqualTo(2);
    assertThat(update.id()).isEqualTo(first.key().text());
    assertThat(delete.currentVersion()).isEqualTo(2);
    assertThat(find(first.key())).contains(second);
  }

  @Test
  void refusesToChangeWhatIsNotThere() {
    // Given
    Setting absent = setting(newKey(), draft(1));

    // Then
    assertThatThrownBy(() -> write(s -> s.update(absent.replace(draft(2), LATER))))
        .isInstanceOf(StorageException.NotFound.class);
    assertThatThrownBy(() -> write(s -> s.delete(absent.key(), 1)))
        .isInstanceOf(StorageException.NotFound.class);
  }

  @Test
  void deletesTheVersionThatWasSeen() {
    // Given
    Setting first = write(s -> s.insert(setting(newKey(), draft(1))));

    // When
    write(s -> s.delete(first.key(), 1));

    // Then
    assertThat(find(first.key())).isEmpty();
  }

  @Test
  void listsInTheOrderOfTheKeys() {
    // Given
    String prefix = newKey().text();
    List<SettingKey> keys =
        Stream.of(".b", "-b", "_b", "0", ".a", "")
            .map(end -> new SettingKey(prefix + end))
            .toList();
    keys.forEach(key -> write(s -> s.insert(setting(key, draft(1)))));
    List<SettingKey> sorted = keys.stream().sorted(Comparator.comparing(SettingKey::text)).toList();

    // When
    List<Setting> page = write(s -> s.list(Optional.of(sorted.get(1)), 3));

    // Then
    assertThat(page).extracting(Setting::key).isEqualTo(sorted.subList(2, 5));
  }

  @Test
  void takesAPrefixForWhatItIs() {
    // Given
    String prefix = newKey().text();
    for (String end : List.of("_a", "xa", "_b", "a")) {
      write(s -> s.insert(setting(new SettingKey(prefix + end), draft(1))));
    }

    // When
    List<Setting> found = write(s -> s.all(prefix + "_"));

    // Then
    assertThat(found)
        .extracting(setting -> setting.key().text())
        .containsExactly(prefix + "_a", prefix + "_b");
    assertThat((List<Setting>) write(s -> s.all(prefix + "%"))).isEmpty();
    assertThat((List<Setting>) write(s -> s.all("")))
        .extracting(setting -> setting.key().text())
        .isSorted()
        .hasSizeGreaterThan(3);
  }

  private static SettingKey newKey() {
    return new SettingKey("test.k" + NUMBER.incrementAndGet() + "k");
  }

  private static SettingDraft draft(long number) {
    return new SettingDraft(SettingValue.of(number), Optional.empty());
  }

  private static Setting setting(SettingKey key, SettingDraft draft) {
    return Setting.create(key, draft, Entries.EDIT);
  }

  private Optional<Setting> find(SettingKey key) {
    return write(s -> s.find(key));
  }

  private <T> T write(Function<SettingsRepository, Uni<T>> work) {
    return get(unitOfWork().write("test", r -> work.apply(r.settings())));
  }
}
