package io.researcharr.data.service;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How long what was deleted softly can be restored.
 *
 * @param after nothing when it can be restored for ever
 */
public record PurgePolicy(Optional<Duration> after) {

  /** What a policy looks like, as the end of a sentence that begins with "must be". */
  public static final String ALLOWED =
      "a whole number from 1 to 99999 with s, m, h or d behind it, or never";

  private static final Pattern TIME = Pattern.compile("([1-9]\\d{0,4})([smhd])");

  /**
   * Reads what people write, such as {@code 30d}.
   *
   * @throws NumberFormatException when it is not one of {@link #ALLOWED}
   */
  public static PurgePolicy parse(String text) {
    if (text.equals("never")) {
      return new PurgePolicy(Optional.empty());
    }
    Matcher time = TIME.matcher(text);
    if (!time.matches()) {
      throw new NumberFormatException();
    }
    long number = Long.parseLong(time.group(1));
    return new PurgePolicy(
        Optional.of(
            switch (time.group(2)) {
              case "s" -> Duration.ofSeconds(number);
              case "m" -> Duration.ofMinutes(number);
              case "h" -> Duration.ofHours(number);
              default -> Duration.ofDays(number);
            }));
  }

  /** What was deleted before this time is to be purged now. */
  Optional<Instant> deletedBefore(Instant now) {
    return after.map(now::minus);
  }
}
