package io.researcharr.data.adapter.sqlite;

import io.researcharr.data.adapter.sql.ConstraintViolation;
import io.researcharr.data.adapter.sql.ConstraintViolation.Kind;
import io.researcharr.data.port.StorageException;
import java.sql.SQLException;
import java.util.Optional;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/** The meaning of SQLite's result codes to the service. */
final class SqliteErrors {

  private SqliteErrors() {}

  static RuntimeException translate(SQLException e) {
    SQLiteErrorCode code =
        e instanceof SQLiteException sqlite
            ? sqlite.getResultCode()
            : SQLiteErrorCode.UNKNOWN_ERROR;
    return switch (code) {
      case SQLITE_CONSTRAINT_UNIQUE, SQLITE_CONSTRAINT_PRIMARYKEY, SQLITE_CONSTRAINT_ROWID ->
          new ConstraintViolation(Kind.UNIQUE, Optional.empty(), e);
      case SQLITE_CONSTRAINT_FOREIGNKEY ->
          new ConstraintViolation(Kind.FOREIGN_KEY, Optional.empty(), e);
      case SQLITE_CONSTRAINT_CHECK, SQLITE_CONSTRAINT_NOTNULL, SQLITE_CONSTRAINT_TRIGGER ->
          new ConstraintViolation(Kind.CHECK, Optional.empty(), e);
      case SQLITE_FULL -> new StorageException.DiskFull(e);
      default -> byPrimaryCode(code, e);
    };
  }

  /** Whether a statement failed because it would have broken a rule of the schema. */
  static boolean isBrokenRule(SQLException e) {
    return e instanceof SQLiteException sqlite
        && primary(sqlite.getResultCode()) == SQLiteErrorCode.SQLITE_CONSTRAINT.code;
  }

  /** The low byte of an extended result code says what family it is of. */
  private static int primary(SQLiteErrorCode code) {
    return code.code & 0xff;
  }

  private static RuntimeException byPrimaryCode(SQLiteErrorCode code, SQLException e) {
    int primary = primary(code);
    if (primary == SQLiteErrorCode.SQLITE_BUSY.code
        || primary == SQLiteErrorCode.SQLITE_LOCKED.code) {
      return new StorageException.Contention("the SQLite file is in use", e);
    }
    if (primary == SQLiteErrorCode.SQLITE_IOERR.code
        || primary == SQLiteErrorCode.SQLITE_CANTOPEN.code
        || primary == SQLiteErrorCode.SQLITE_CORRUPT.code
        || primary == SQLiteErrorCode.SQLITE_NOTADB.code
        || primary == SQLiteErrorCode.SQLITE_READONLY.code) {
      return new StorageException.Unavailable("SQLite reports " + code, e);
    }
    return new IllegalStateException("SQLite reports " + code, e);
  }
}
