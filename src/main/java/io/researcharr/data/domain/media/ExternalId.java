package io.researcharr.data.domain.media;

import java.util.Objects;
import java.util.regex.Pattern;

/** The identity of an entry in a catalogue of the outside world, for example {@code tmdb:949}. */
public record ExternalId(String source, String value) {

  /** What a well-formed external id looks like. */
  public static final String FORMAT = "<source>:<value>, for example tmdb:949";

  private static final Pattern SHAPE =
      Pattern.compile("([a-z][a-z0-9_-]{0,31}):([\\p{Graph}&&[\\p{ASCII}]]{1,200})");

  public ExternalId {
    Objects.requireNonNull(source);
    Objects.requireNonNull(value);
  }

  public static boolean isWellFormed(String text) {
    return SHAPE.matcher(text).matches();
  }

  /**
   * The external id written as {@code source:value}.
   *
   * @throws IllegalArgumentException when the text has another shape
   */
  public static ExternalId parse(String text) {
    var match = SHAPE.matcher(text);
    if (!match.matches()) {
      throw new IllegalArgumentException("must have the form " + FORMAT);
    }
    return new ExternalId(match.group(1), match.group(2));
  }

  @Override
  public String toString() {
    return source + ":" + value;
  }
}
