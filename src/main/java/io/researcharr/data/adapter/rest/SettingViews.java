package io.researcharr.data.adapter.rest;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonRawValue;
import io.researcharr.data.domain.access.Caller;
import io.researcharr.data.domain.access.Role;
import io.researcharr.data.domain.settings.Setting;
import io.researcharr.data.domain.settings.SettingKey;
import io.researcharr.data.domain.settings.SettingValue;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** Settings as they are written and answered. */
final class SettingViews {

  private SettingViews() {}

  /** What a caller may write: what {@link SettingReader} reads, for documents. */
  @Schema(name = "SettingInput")
  record Input(
      @Schema(
              required = true,
              enumeration = {"string", "int", "bool", "json"})
          String type,
      @Schema(
              required = true,
              description = "A value of the type; an int has 64 bits, json is at most 64 KiB.")
          String value,
      @Schema(minLength = 1, maxLength = 500, description = "What it is for.")
          String description) {}

  /** A setting as it is answered. */
  @Schema(name = "Setting")
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record View(
      @Schema(required = true, pattern = "^" + SettingKey.FORM + "$") String key,
      @Schema(
              required = true,
              enumeration = {"string", "int", "bool", "json"})
          String type,
      @Schema(description = "A value of the type; left out where it is masked.") @JsonRawValue
          String value,
      @Schema(description = "True where the value is a secret by its name, and not shown.")
          Boolean masked,
      String description,
      @Schema(required = true, minimum = "1", description = "Grows by one with each change.")
          long version,
      @Schema(required = true, format = "date-time") String createdAt,
      @Schema(required = true, format = "date-time") String updatedAt,
      @Schema(required = true, description = "The name of the key that made the last change.")
          String updatedBy) {

    static View of(Setting setting, Caller caller) {
      SettingValue value = setting.content().value();
      boolean masked = setting.isSecret() && !caller.role().includes(Role.ADMIN);
      return new View(
          setting.key().text(),
          value.type().wireName(),
          masked ? null : value.json(),
          masked ? true : null,
          setting.content().description().orElse(null),
          setting.version(),
          setting.createdAt().toString(),
          setting.lastEdit().at().toString(),
          setting.lastEdit().by());
    }
  }

  /** One page of settings, in the order of their keys. */
  @Schema(name = "SettingPage")
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Page(@Schema(required = true) List<View> items, String nextCursor) {

    static Page of(List<Setting> settings, Optional<String> nextCursor, Caller caller) {
      List<View> views = settings.stream().map(setting -> View.of(setting, caller)).toList();
      return new Page(views, nextCursor.orElse(null));
    }
  }
}
