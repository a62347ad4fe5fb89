package io.researcharr.data.adapter.sql;

import io.researcharr.data.port.StartRefused;
import io.researcharr.data.port.StorageException;
import java.security.GeneralSecurityException;
import java.sql.SQLException;
import java.util.stream.Stream;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.MigrationInfoService;
import org.flywaydb.core.api.exception.FlywayValidateException;

/** Brings a database's schema to the version of this program. Blocks. */
public final class Migrations {

  /** The driver's own word for a server with which no session can be agreed. */
  private static final String REJECTED = "08004";

  private Migrations() {}

  /**
   * Runs the migrations of an engine and returns the version they lead to.
   *
   * @throws StorageException.Unavailable when the database can't be reached
   * @throws StartRefused when the schema is newer than the program, or is not what it says it is
   */
  public static String migrate(String jdbcUrl, String user, String password, String engine) {
    try {
      Flyway flyway =
          Flyway.configure(Migrations.class.getClassLoader())
              .dataSource(jdbcUrl, user, password)
              .locations("classpath:db/migration/" + engine)
              .failOnMissingLocations(true)
              .loggers("slf4j")
              .lockRetryCount(-1) // another instance may be at it for long
              .load();
      MigrationInfoService before = flyway.info();
      refuseNewer(before);
      flyway.migrate();
      // What was pending may have been done by another instance.
      MigrationInfoService now = before.pending().length == 0 ? before : flyway.info();
      return now.current().getVersion().toString();
    } catch (FlywayValidateException e) {
      throw new StartRefused(
          "The schema of the database was not made by this program: " + firstLine(e), e);
    } catch (FlywayException e) {
      throw translate(e);
    }
  }

  /** A database that is away comes back; one that refuses us, or a migration, does not. */
  private static RuntimeException translate(FlywayException e) {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof SQLException sql && sql.getSQLState() != null) {
        return isAway(sql)
            ? new StorageException.Unavailable(
                "The database can't be reached: " + firstLine(sql), e)
            : new StartRefused("The database refuses to work: " + firstLine(sql), e);
      }
    }
    return new StartRefused("The schema can't be brought up to date: " + firstLine(e), e);
  }

  /** A server that does not offer what was demanded, or is not trusted, will not by waiting. */
  private static boolean isAway(SQLException e) {
    String state = e.getSQLState();
    return !state.equals(REJECTED)
        && Stream.<Throwable>iterate(e, cause -> cause != null, Throwable::getCause)
            .noneMatch(GeneralSecurityException.class::isInstance)
        && (state.startsWith("08") || state.startsWith("57") || state.startsWith("53"));
  }

  private static void refuseNewer(MigrationInfoService info) {
    for (MigrationInfo migration : info.all()) {
      if (migration.getState().isApplied() && !migration.getState().isResolved()) {
        throw new StartRefused(
            "The database has schema version "
                + migration.getVersion()
                + ", which is newer than this program; start a newer program");
      }
    }
  }

  private static String firstLine(Exception e) {
    return e.getMessage().lines().filter(line -> !line.isBlank()).findFirst().orElse("");
  }
}
