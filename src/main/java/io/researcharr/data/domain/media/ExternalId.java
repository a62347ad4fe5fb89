package io.researcharr.data.domain.media;

import java.util.Objects;

/** The identity of an entry in a catalogue of the outside world, for example {@code tmdb:949}. */
public record ExternalId(String source, String value) {

  /** What a well-formed external id looks like. */
  public static final String FORMAT = "<source>:<value>, for example tmdb:949";

  private static final int LONGEST_SOURCE = 32;
  private static final int LONGEST_VALUE = 200;

  public ExternalId {
    Objects.requireNonNull(source);
    Objects.requireNonNull(value);
  }

  public static boolean isWellFormed(String text) {
    int colon = text.indexOf(':');
    return isSource(text, colon) && isValue(text, colon + 1);
  }

  /**
   * The external id written as {@code source:value}.
   *
   * @throws IllegalArgumentException when the text has another shape
   */
  public static ExternalId parse(String text) {
    if (!isWellFormed(text)) {
      throw new IllegalArgumentException("must have the form " + FORMAT);
    }
    int colon = text.indexOf(':');
    return new ExternalId(text.substring(0, colon), text.substring(colon + 1));
  }

  /** Small letters, and then digits, {@code _} and {@code -} as well. */
  private static boolean isSource(String text, int end) {
    if (end < 1 || end > LONGEST_SOURCE) {
      return false;
    }
    for (int i = 0; i < end; i++) {
      char c = text.charAt(i);
      boolean isLetter = c >= 'a' && c <= 'z';
      if (!isLetter && (i == 0 || !(c >= '0' && c <= '9' || c == '_' || c == '-'))) {
        return false;
      }
    }
    return true;
  }

  /** What can be seen of ASCII. */
  private static boolean isValue(String text, int from) {
    int length = text.length() - from;
    if (length < 1 || length > LONGEST_VALUE) {
      return false;
    }
    for (int i = from; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c <= ' ' || c > '~') {
        return false;
      }
    }
    return true;
  }

  @Override
  public String toString() {
    return source + ":" + value;
  }
}
