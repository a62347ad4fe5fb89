package io.researcharr.data.adapter.sql;

import io.researcharr.data.port.StartRefused;
import io.researcharr.data.port.StorageException;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.MigrationInfoService;
import org.flywaydb.core.api.exception.FlywayValidateException;
import org.flywaydb.core.internal.exception.sqlExceptions.FlywaySqlUnableToConnectToDbException;

/** Brings a database's schema to the version of this program. Blocks. */
public final class Migrations {

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
              .load();
      refuseNewer(flyway.info());
      flyway.migrate();
      return flyway.info().current().getVersion().toString();
    } catch (FlywaySqlUnableToConnectToDbException e) {
      throw new StorageException.Unavailable("The database can't be reached.", e);
    } catch (FlywayValidateException e) {
      throw new StartRefused(
          "The schema of the database was not made by this program: " + firstLine(e), e);
    } catch (FlywayException e) {
      throw new StorageException.Unavailable("The schema can't be brought up to date.", e);
    }
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
