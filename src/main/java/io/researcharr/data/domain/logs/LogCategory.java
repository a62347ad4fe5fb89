package io.researcharr.data.domain.logs;

/** A part of the program, as its log lines name it; what is said of it holds for its parts too. */
public record LogCategory(String name) implements Comparable<LogCategory> {

  /** The form of a name, as a regular expression. */
  public static final String FORM = "[A-Za-z_][A-Za-z0-9_.$-]{0,199}";

  public LogCategory {
    if (!name.matches(FORM)) {
      throw new IllegalArgumentException(
          "must be 1 to 200 letters, digits, dots and _$-, beginning with a letter");
    }
  }

  @Override
  public int compareTo(LogCategory other) {
    return name.compareTo(other.name);
  }
}
