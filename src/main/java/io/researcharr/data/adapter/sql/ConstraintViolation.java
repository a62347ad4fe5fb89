package io.researcharr.data.adapter.sql;

import java.util.Optional;

/**
 * A rule of the database that a statement would have broken. PostgreSQL names the rule; SQLite says
 * only of which kind it is, and the repository finds out by looking.
 */
public final class ConstraintViolation extends RuntimeException {

  private final Kind kind;
  private final String constraint;

  public ConstraintViolation(Kind kind, Optional<String> constraint, Throwable cause) {
    super(kind + constraint.map(name -> " " + name).orElse(""), cause);
    this.kind = kind;
    this.constraint = constraint.orElse("");
  }

  public Kind kind() {
    return kind;
  }

  /** Whether a failure is a broken rule of this sort. */
  static boolean is(Kind kind, Throwable failure) {
    return failure instanceof ConstraintViolation violation && violation.kind == kind;
  }

  /** The constraint's name, or nothing where the engine does not tell. */
  public Optional<String> constraint() {
    return constraint.isEmpty() ? Optional.empty() : Optional.of(constraint);
  }

  /** What sort of rule it is. */
  public enum Kind {
    UNIQUE,
    FOREIGN_KEY,
    CHECK
  }
}
