package io.researcharr.data.adapter.postgres;

import io.researcharr.data.adapter.sql.ConstraintViolation;
import io.researcharr.data.adapter.sql.ConstraintViolation.Kind;
import io.researcharr.data.port.StorageException;
import io.vertx.pgclient.PgException;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import org.hibernate.JDBCException;
import org.hibernate.exception.ConstraintViolationException;

/** The meaning of PostgreSQL's SQL states, and of a lost connection, to the service. */
final class PostgresErrors {

  private PostgresErrors() {}

  static Throwable translate(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof PgException pg) {
        return bySqlState(pg.getSqlState(), pg.getConstraint(), pg);
      }
      if (cause instanceof ConstraintViolationException violation) {
        return bySqlState(violation.getSQLState(), violation.getConstraintName(), violation);
      }
      if (cause instanceof JDBCException jdbc && jdbc.getSQLState() != null) {
        return bySqlState(jdbc.getSQLState(), null, jdbc);
      }
      if (cause instanceof StorageException
          || cause instanceof ConstraintViolation
          || cause instanceof IllegalStateException
          || cause instanceof IllegalArgumentException) {
        return cause;
      }
      if (isLost(cause)) {
        return new StorageException.Unavailable("The connection to PostgreSQL failed.", failure);
      }
    }
    return failure;
  }

  /** Closed, broken, or not to be had in time; the client has no type for all of that. */
  private static boolean isLost(Throwable cause) {
    return cause instanceof IOException
        || cause instanceof TimeoutException
        || cause.getClass().getName().startsWith("io.vertx.")
        || cause.getClass().getName().startsWith("io.netty.");
  }

  private static RuntimeException bySqlState(
      String sqlState, String constraint, RuntimeException e) {
    String state = sqlState == null ? "" : sqlState;
    return switch (state) {
      case "23505" -> violation(Kind.UNIQUE, constraint, e);
      case "23503" -> violation(Kind.FOREIGN_KEY, constraint, e);
      case "23514", "23502" -> violation(Kind.CHECK, constraint, e);
      case "40001", "40P01" ->
          new StorageException.Contention("PostgreSQL asks for a retry (" + state + ")", e);
      case "53100" -> new StorageException.DiskFull(e);
      case "22021", "22P05" ->
          new StorageException.Validation("text", "has a character that can't be stored");
      default -> byClass(state, e);
    };
  }

  private static RuntimeException byClass(String state, RuntimeException e) {
    boolean away =
        state.startsWith("08")
            || state.startsWith("53")
            || state.startsWith("57")
            || state.equals("25006");
    return away
        ? new StorageException.Unavailable("PostgreSQL is not available (" + state + ").", e)
        : new IllegalStateException("PostgreSQL reports " + state + ": " + e.getMessage(), e);
  }

  private static ConstraintViolation violation(Kind kind, String constraint, RuntimeException e) {
    return new ConstraintViolation(kind, Optional.ofNullable(constraint), e);
  }
}
