package io.researcharr.data.domain.settings;

import static org.assertj.core.api.Assertions.assertThat;

import io.researcharr.data.domain.media.Edit;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The settings that the service knows, and the page about them. */
class SettingsPageTest {

  @Test
  void namesEveryKnownSettingWithItsTypeRangeAndDefault() throws IOException {
    // Given
    List<String> expected =
        Stream.concat(
                Arrays.stream(KnownSetting.values()).map(SettingsPageTest::row),
                Arrays.stream(FeatureFlag.values()).map(SettingsPageTest::row))
            .toList();

    // When
    List<String> rows =
        Files.readAllLines(Path.of("docs/settings.md")).stream()
            .filter(line -> line.startsWith("| `"))
            .toList();

    // Then
    assertThat(rows).isEqualTo(expected);
  }

  @Test
  void everyDefaultIsInItsRange() {
    for (KnownSetting known : KnownSetting.values()) {
      assertThat(known.fallback().stream()).allMatch(known::admits);
    }
  }

  @Test
  void whatIsSetCountsInPlaceOfTheDefault() {
    assertThat(KnownSetting.RETENTION_DAYS.in(Map.of("jobs.retention-days", 3L))).contains(3L);
    assertThat(KnownSetting.RETENTION_DAYS.in(Map.of("jobs.radarr.burst", 3L))).contains(7L);
    assertThat(KnownSetting.RADARR_BURST.in(Map.of())).isEmpty();
  }

  @Test
  void everyKnownSettingIsFoundByItsKeyAlone() {
    assertThat(Stream.of(KnownSetting.values()).map(KnownSetting::key)).doesNotHaveDuplicates();
    for (KnownSetting known : KnownSetting.values()) {
      assertThat(KnownSetting.byKey(known.key())).contains(known);
    }
    assertThat(KnownSetting.byKey(new SettingKey("jobs.unknown"))).isEmpty();
  }

  @Test
  void everyFlagIsFoundByItsKeyAndCountsAsSetOrElseByItsDefault() {
    for (FeatureFlag flag : FeatureFlag.values()) {
      assertThat(FeatureFlag.byKey(flag.key())).contains(flag);
      assertThat(flag.key().text()).startsWith(FeatureFlag.PREFIX);
      assertThat(flag.isOn(Optional.empty())).isEqualTo(flag.fallback());
      for (boolean isOn : new boolean[] {true, false}) {
        var value = new SettingValue(SettingType.BOOL, String.valueOf(isOn));
        var draft = new SettingDraft(value, Optional.empty());
        Setting set = Setting.create(flag.key(), draft, new Edit("me", Instant.EPOCH));
        assertThat(flag.isOn(Optional.of(set))).isEqualTo(isOn);
      }
    }
  }

  private static String row(FeatureFlag flag) {
    return "| `%s` | bool | true or false | %s | %s |"
        .formatted(flag.key(), flag.fallback(), flag.description());
  }

  private static String row(KnownSetting known) {
    return "| `%s` | %s | %d to %d | %s | %s |"
        .formatted(
            known.key(),
            known.type().wireName(),
            known.min(),
            known.max(),
            known.fallback().map(Object::toString).orElse("no limit"),
            known.description());
  }
}
