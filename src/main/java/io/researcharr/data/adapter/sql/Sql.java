package io.researcharr.data.adapter.sql;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A statement under construction: text with {@code ?} where its arguments go, and the arguments.
 * Values of callers become arguments and never text.
 */
public final class Sql {

  private final StringBuilder text = new StringBuilder();
  private final List<Object> args = new ArrayList<>();

  private Sql() {}

  public static Sql of(String text, Object... args) {
    return new Sql().add(text, args);
  }

  public Sql add(String more, Object... moreArgs) {
    text.append(more);
    Collections.addAll(args, moreArgs);
    return this;
  }

  public Sql add(Sql more) {
    text.append(more.text);
    args.addAll(more.args);
    return this;
  }

  /** A list of placeholders, one for each value, such as {@code ?,?,?}. */
  public static String placeholders(int count) {
    return String.join(",", Collections.nCopies(count, "?"));
  }

  /** The parts, with the separator between them. */
  public static Sql join(List<Sql> parts, String separator) {
    Sql joined = new Sql();
    joined.text.append(
        parts.stream().map(part -> part.text.toString()).collect(Collectors.joining(separator)));
    parts.forEach(part -> joined.args.addAll(part.args));
    return joined;
  }

  public String text() {
    return text.toString();
  }

  /** The arguments in order; may contain nulls. */
  public List<Object> args() {
    return Collections.unmodifiableList(args);
  }

  @Override
  public String toString() {
    return text.toString();
  }
}
