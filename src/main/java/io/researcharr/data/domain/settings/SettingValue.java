package io.researcharr.data.domain.settings;

import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A value with its type, as canonical JSON text: {@code 7}, {@code "a text"}, {@code {"a":1}}.
 * Whoever makes one has checked that the text is JSON of this type.
 */
public record SettingValue(SettingType type, String json) {

  /** The longest value, in bytes of its canonical text. */
  public static final int MAX_BYTES = 64 * 1024;

  public SettingValue {
    Objects.requireNonNull(type);
    Objects.requireNonNull(json);
    if (json.isEmpty() || json.getBytes(StandardCharsets.UTF_8).length > MAX_BYTES) {
      throw new IllegalArgumentException("must not be longer than " + MAX_BYTES + " bytes");
    }
  }

  public static SettingValue of(long number) {
    return new SettingValue(SettingType.INT, Long.toString(number));
  }

  /** The number that an {@code int} is. */
  public OptionalLong number() {
    return type == SettingType.INT ? OptionalLong.of(Long.parseLong(json)) : OptionalLong.empty();
  }

  /** Whether a {@code bool} is true. */
  public Optional<Boolean> truth() {
    return type == SettingType.BOOL ? Optional.of(Boolean.parseBoolean(json)) : Optional.empty();
  }
}
