package io.researcharr.data.domain.settings;

import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What looks like a secret by its name: a setting with such a key, or with a member of that name in
 * its value. The triggers of the database know the same words.
 */
public final class Secrets {

  /** A name with one of these in it, in letters of any case, is that of a secret. */
  public static final List<String> WORDS =
      List.of(
          "secret",
          "password",
          "passwd",
          "passphrase",
          "token",
          "credential",
          "apikey",
          "api-key",
          "api_key",
          "api.key",
          "privatekey",
          "private-key",
          "private_key",
          "private.key");

  private static final Pattern MEMBER =
      Pattern.compile(
          WORDS.stream()
              .map(Pattern::quote)
              .collect(Collectors.joining("|", "\"[^\"]*(", ")[^\"]*\"\\s*:")));

  private Secrets() {}

  /** Whether the value must not be shown to everybody. */
  public static boolean isIn(SettingKey key, SettingValue value) {
    return WORDS.stream().anyMatch(key.text()::contains)
        || MEMBER.matcher(value.json().toLowerCase(Locale.ROOT)).find();
  }
}
