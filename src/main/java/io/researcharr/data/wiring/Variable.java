package io.researcharr.data.wiring;

import io.researcharr.data.port.StartRefused;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An environment variable: its name, its default, what is allowed, and how it is read.
 *
 * @param fallback the value when the variable is not set; empty when there is none
 * @param allowed what is allowed, as the end of a sentence that begins with "must be"
 * @param secret whether the value must not be shown
 */
record Variable<T>(
    String name,
    String fallback,
    String allowed,
    String meaning,
    boolean secret,
    Function<String, T> parser) {

  private static final Pattern DURATION = Pattern.compile("(\\d{1,9})(ms|s|m|h)");

  /** The value, or nothing where there is neither a value nor a default. */
  Optional<T> read(Function<String, Optional<String>> environment) {
    String text = environment.apply(name).filter(value -> !value.isEmpty()).orElse(fallback);
    if (text.isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(parser.apply(text));
    } catch (IllegalArgumentException e) {
      String reason =
          e.getMessage() == null || e instanceof NumberFormatException
              ? ""
              : " (" + e.getMessage() + ")";
      throw new StartRefused(
          name + (secret ? "" : "=" + text) + ": must be " + allowed + reason, e);
    }
  }

  static <T> Variable<T> of(
      String name, String fallback, String allowed, String meaning, Function<String, T> parser) {
    return new Variable<>(name, fallback, allowed, meaning, false, parser);
  }

  static Variable<Integer> number(String name, String fallback, int min, int max, String meaning) {
    return of(
        name,
        fallback,
        "a whole number from " + min + " to " + max,
        meaning,
        text -> {
          int number = Integer.parseInt(text);
          if (number < min || number > max) {
            throw new NumberFormatException();
          }
          return number;
        });
  }

  /** A time such as 500ms, 2s, 5m or 1h. */
  static Variable<Duration> duration(
      String name, String fallback, Duration min, Duration max, String meaning) {
    return of(
        name,
        fallback,
        "a time such as 500ms, 2s, 5m or 1h, from " + text(min) + " to " + text(max),
        meaning,
        value -> {
          Matcher form = DURATION.matcher(value);
          if (!form.matches()) {
            throw new NumberFormatException();
          }
          long number = Long.parseLong(form.group(1));
          Duration time =
              switch (form.group(2)) {
                case "ms" -> Duration.ofMillis(number);
                case "s" -> Duration.ofSeconds(number);
                case "m" -> Duration.ofMinutes(number);
                default -> Duration.ofHours(number);
              };
          if (time.compareTo(min) < 0 || time.compareTo(max) > 0) {
            throw new NumberFormatException();
          }
          return time;
        });
  }

  private static String text(Duration time) {
    return time.toMillis() % 1_000 == 0 ? time.toSeconds() + "s" : time.toMillis() + "ms";
  }

  static Variable<Boolean> flag(String name, String fallback, String meaning) {
    return of(
        name,
        fallback,
        "true or false",
        meaning,
        text -> {
          if (!text.equals("true") && !text.equals("false")) {
            throw new NumberFormatException();
          }
          return text.equals("true");
        });
  }
}
