package io.researcharr.data.domain.repeat;

import java.util.Objects;

/**
 * What makes requests the same request: who sends them, where to, and the key that the sender has
 * given them.
 *
 * @param target the method and the path
 */
public record RequestKey(String caller, String target, String key) {

  /** The longest key. */
  public static final int MAX_LENGTH = 200;

  public RequestKey {
    Objects.requireNonNull(caller);
    Objects.requireNonNull(target);
    if (!isKey(key)) {
      throw new IllegalArgumentException("must have 1 to 200 printable ASCII characters");
    }
  }

  private static boolean isKey(String text) {
    return !text.isEmpty()
        && text.length() <= MAX_LENGTH
        && text.chars().allMatch(c -> c >= ' ' && c < 127);
  }
}
