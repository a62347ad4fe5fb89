package io.researcharr.data.domain.media;

import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;

/** The order of a list; entries with equal keys are ordered by id, so that the order is total. */
public record MediaSort(Key key, boolean descending) {

  public static final MediaSort DEFAULT = new MediaSort(Key.CREATED_AT, false);

  /** The orders a list can have, written as {@code title} or {@code -title}. */
  public static final String ALLOWED =
      "createdAt, updatedAt, title or year, with - in front for descending";

  public MediaSort {
    Objects.requireNonNull(key);
  }

  public static Optional<MediaSort> parse(String text) {
    boolean descending = text.startsWith("-");
    String name = descending ? text.substring(1) : text;
    return Arrays.stream(Key.values())
        .filter(key -> key.wireName.equals(name))
        .findFirst()
        .map(key -> new MediaSort(key, descending));
  }

  @Override
  public String toString() {
    return (descending ? "-" : "") + key.wireName;
  }

  /** What a list can be ordered by. An unknown year counts as 0; a title sorts by its sort key. */
  public enum Key {
    CREATED_AT("createdAt"),
    UPDATED_AT("updatedAt"),
    TITLE("title"),
    YEAR("year");

    private final String wireName;

    Key(String wireName) {
      this.wireName = wireName;
    }
  }
}
