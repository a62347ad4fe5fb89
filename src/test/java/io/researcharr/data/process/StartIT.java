package io.researcharr.data.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.researcharr.data.fixture.PostgresServer;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What an operator sees when the service starts, and when it does not. */
@Tag("together")
class StartIT {

  private static final int REFUSED = 2;

  @TempDir Path directory;

  @Test
  void needsNothingAndSaysWhereEverythingIs() throws IOException {
    // When
    String key;
    try (ServiceProcess service = ServiceProcess.start(directory, Map.of()).ready()) {
      Path keyFile = directory.resolve("researcharr.db.admin-key");
      key = Files.readString(keyFile).strip();

      // Then
      assertThat(service.output())
          .contains("listens on http://127.0.0.1:" + service.port())
          .contains("SQLite, file " + directory.toRealPath().resolve("researcharr.db"))
          .contains(
              "admin key just written to " + directory.toRealPath().resolve(keyFile.getFileName()))
          .doesNotContain(key);
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(keyFile)))
          .isEqualTo("rw-------");
      assertThat(status(service, key)).isEqualTo(200);
      assertThat(status(service, key + "x")).isEqualTo(401);
      assertThat(service.management("/q/health/started").statusCode()).isEqualTo(200);
      assertThat(service.said()).hasSizeLessThanOrEqualTo(6);
    }

    // When it starts again, the key is still the same
    try (ServiceProcess again = ServiceProcess.start(directory, Map.of()).ready()) {
      assertThat(status(again, key)).isEqualTo(200);
      assertThat(again.output()).contains("made at the first start").doesNotContain(key);
    }
  }

  @Test
  void runsOnPostgresFromTheSameJarAndStartsNothingOfSqlite() throws IOException {
    // Given
    Map<String, String> environment =
        Map.of("DATABASE_URL", PostgresServer.newDatabase(), "API_KEY", ServiceProcess.KEY);

    // When
    try (ServiceProcess service = ServiceProcess.start(directory, environment).ready()) {

      // Then
      assertThat(service.get("/system").body()).contains("\"engine\":\"postgresql\"");
      assertThat(service.output())
          .contains("PostgreSQL at localhost:")
          .doesNotContain("postgres:postgres");
      try (var files = Files.list(directory)) {
        assertThat(files).noneMatch(file -> file.toString().contains(".db"));
      }
      assertThat(service.classes())
          .contains("io.vertx.pgclient.impl", "org.hibernate.internal.SessionFactoryImpl")
          .doesNotContain("org.sqlite.jdbc");
    }
  }

  @Test
  void makesItsFirstKeyOnPostgresToo() throws IOException {
    // Given
    Map<String, String> environment = Map.of("DATABASE_URL", PostgresServer.newDatabase());

    // When
    try (ServiceProcess service = ServiceProcess.start(directory, environment).ready()) {

      // Then
      Path keyFile = directory.resolve("researcharr-data.admin-key");
      String key = Files.readString(keyFile).strip();
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(keyFile)))
          .isEqualTo("rw-------");
      assertThat(service.output()).contains("researcharr-data.admin-key").doesNotContain(key);
      assertThat(status(service, key)).isEqualTo(200);
    }
  }

  @Test
  void startsNothingOfPostgresOnSqlite() {
    // When
    try (ServiceProcess service = ServiceProcess.start(directory, Map.of()).ready()) {

      // Then
      assertThat(service.classes())
          .contains("org.sqlite.jdbc")
          .doesNotContain("io.vertx.pgclient.impl", "org.hibernate.internal.SessionFactoryImpl")
          .doesNotContain("io.opentelemetry");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"sqlite", "postgresql"})
  void takesClassesOutOfTheArchiveAndTheDocumentFromTheBuild(String engine) throws IOException {
    // Given
    Path log = directory.resolve("classes");
    String logged = "-Xlog:class+load:file=" + log;
    Map<String, String> environment =
        engine.equals("sqlite")
            ? Map.of()
            : Map.of("DATABASE_URL", PostgresServer.newDatabase(), "API_KEY", ServiceProcess.KEY);

    // When
    try (ServiceProcess service = ServiceProcess.start(directory, environment, logged).ready()) {
      List<String> loaded = Files.readAllLines(log);
      HttpResponse<String> document =
          service.send(HttpRequest.newBuilder(service.uri("").resolve("/q/openapi.json")));

      // Then
      assertThat(loaded.stream().filter(line -> line.contains("source: file:")).count())
          .as("classes that were read out of their jars")
          .isLessThan(loaded.size() / 40);
      assertThat(loaded)
          .as("what reads and writes the document")
          .noneMatch(line -> line.contains("org.yaml.snakeyaml"));
      assertThat(document.body()).contains("\"operationId\" : \"createMedia\"");
    }
  }

  @Test
  void bringsTheSchemaUpToDateBesideTheStartOfTheRest() throws IOException {
    // Given
    Path log = directory.resolve("classes");
    Map<String, String> environment =
        Map.of("DATABASE_URL", PostgresServer.newDatabase(), "API_KEY", ServiceProcess.KEY);

    // When
    try (ServiceProcess ignored =
        ServiceProcess.start(directory, environment, "-Xlog:class+load:file=" + log).ready()) {

      // Then
      List<String> loaded = Files.readAllLines(log);
      assertThat(first(loaded, "org.flywaydb.core.Flyway "))
          .isLessThan(first(loaded, "io.researcharr.data.wiring.Beans "));
    }
  }

  private static int first(List<String> loaded, String name) {
    return IntStream.range(0, loaded.size())
        .filter(line -> loaded.get(line).contains(" " + name))
        .findFirst()
        .orElseThrow();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void logsStatementsWithoutTheirValuesWhereThatIsWanted(boolean isPostgres) {
    // Given
    Map<String, String> environment =
        Map.of(
            "DATABASE_ECHO",
            "true",
            "API_KEY",
            ServiceProcess.KEY,
            "DATABASE_URL",
            isPostgres ? PostgresServer.newDatabase() : "sqlite:///echo.db");

    // When
    try (ServiceProcess service = ServiceProcess.start(directory, environment).ready()) {
      service.post("/media", "{\"type\":\"movie\",\"title\":\"Secret\",\"externalId\":\"a:1\"}");

      // Then
      await()
          .atMost(Duration.ofSeconds(60))
          .untilAsserted(() -> assertThat(service.output()).contains("INSERT INTO media ("));
      assertThat(service.output()).doesNotContain("Secret").doesNotContain(ServiceProcess.KEY);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          DATABASE_URL       | mysql://localhost/db            | neither sqlite nor postgresql
          DATABASE_URL       | sqlite://relative.db            | three slashes
          DATABASE_URL       | sqlite:///                      | no file name
          DATABASE_URL       | postgresql://localhost/db       | no user
          DATABASE_URL       | postgresql://u:p@localhost      | no database name
          DATABASE_URL       | postgresql://u:p@localhost/d?a=b| only sslmode
          DATABASE_URL       | sqlite:////no/such/dir/a.db     | does not exist
          DATABASE_URL       | sqlite:////proc/a.db            | can't
          DATABASE_URL       | sqlite:////tmp                  | is not a file
          DATABASE_URL       | postgresql://u:p@h:0/d          | the port must be from 1 to 65535
          DATABASE_URL       | postgresql://u:p@h/d?sslmode=verify-full | needs sslrootcert
          HTTP_HOST          | 192.0.2.7                       | belongs to another machine
          DATABASE_POOL_SIZE | 0                               | must be a whole number from 1 to 500
          DATABASE_POOL_SIZE | many                            | must be a whole number from 1 to 500
          DATABASE_ECHO      | yes                             | must be true or false
          HTTP_PORT          | 99999                           | must be a whole number from 1 to 65535
          MANAGEMENT_PORT    | x                               | must be a whole number from 1 to 65535
          API_KEY            | short                           | 8 to 200 printable ASCII characters
          """)
  void refusesABadValueInOneClearLine(String variable, String value, String reason) {
    // When
    ServiceProcess service = ServiceProcess.start(directory, Map.of(variable, value));

    // Then
    assertRefused(service, variable, reason);
  }

  @Test
  void saysInOneLineWhatItDidNotForesee() throws SQLException {
    // Given
    ServiceProcess.start(directory, Map.of()).ready().close();
    try (Connection connection =
        DriverManager.getConnection("jdbc:sqlite:" + directory.resolve("researcharr.db"))) {
      connection.createStatement().execute("ALTER TABLE service_secrets RENAME TO hidden");
    }

    // When
    ServiceProcess service = ServiceProcess.start(directory, Map.of());

    // Then
    assertThat(service.exitCode()).isEqualTo(REFUSED);
    assertThat(service.output().lines().filter(line -> line.startsWith("researcharr-data does")))
        .singleElement()
        .asString()
        .startsWith("researcharr-data does not start: IllegalStateException: SQLite reports");
    assertThat(service.output()).contains("no such table").contains("was not foreseen");
  }

  @Test
  void takesAKeyFromTheEnvironmentThatItHasMadeItself() throws IOException {
    // Given
    ServiceProcess.start(directory, Map.of()).ready().close();
    String made = Files.readString(directory.resolve("researcharr.db.admin-key")).strip();

    // When
    try (ServiceProcess service =
        ServiceProcess.start(directory, Map.of("API_KEY", made)).ready()) {

      // Then
      assertThat(status(service, made)).isEqualTo(200);
    }
  }

  @Test
  void refusesAFileThatAnotherProcessHasOpenUnderAnotherName() throws IOException {
    // Given
    Path link = Files.createDirectory(directory.resolve("elsewhere")).resolve("link.db");
    Files.createSymbolicLink(link, directory.resolve("researcharr.db"));
    try (ServiceProcess first = ServiceProcess.start(directory, Map.of()).ready()) {
      // When
      ServiceProcess second =
          ServiceProcess.start(directory, Map.of("DATABASE_URL", "sqlite:///" + link));

      // Then
      assertRefused(second, "DATABASE_URL", "another process has");
      assertThat(first.isReady()).isTrue();
    }
  }

  @Test
  void refusesAFileThatAnotherProcessHasOpen() {
    try (ServiceProcess first = ServiceProcess.start(directory, Map.of()).ready()) {
      // When
      ServiceProcess second = ServiceProcess.start(directory, Map.of());

      // Then
      assertRefused(second, "DATABASE_URL", "another process has");
      assertThat(first.isReady()).isTrue();
    }
  }

  @Test
  void refusesASchemaThatIsNewerThanTheProgram() throws SQLException {
    // Given
    ServiceProcess.start(directory, Map.of()).ready().close();
    String database = PostgresServer.newDatabase();
    Map<String, String> onPostgres = Map.of("DATABASE_URL", database);
    ServiceProcess.start(directory, onPostgres).ready().close();
    addMigration("jdbc:sqlite:" + directory.resolve("researcharr.db"));
    addMigration(PostgresServer.jdbc(database));

    // When
    ServiceProcess sqlite = ServiceProcess.start(directory, Map.of());
    ServiceProcess postgres = ServiceProcess.start(directory, onPostgres);

    // Then
    assertRefused(sqlite, "schema version 999", "newer than this program");
    assertRefused(postgres, "schema version 999", "newer than this program");
  }

  @Test
  void refusesAPasswordThatPostgresRefuses() {
    // Given
    String wrong = PostgresServer.newDatabase().replaceAll("/test_\\d+$", "/no_such_database");

    // When
    ServiceProcess service = ServiceProcess.start(directory, Map.of("DATABASE_URL", wrong));

    // Then
    assertRefused(service, "refuses", "no_such_database");
  }

  @Test
  void waitsForAPostgresThatIsNotThereAndIsNotReadyUntilItComes() throws IOException {
    // Given
    try (RestartablePostgres postgres = RestartablePostgres.create(directory.resolve("pg"))) {
      postgres.stop();
      Map<String, String> environment =
          Map.of("DATABASE_URL", postgres.databaseUrl(), "API_KEY", ServiceProcess.KEY);

      // When
      try (ServiceProcess service = ServiceProcess.start(directory, environment)) {
        await()
            .atMost(Duration.ofSeconds(90))
            .until(() -> service.output().contains("is not there yet") && service.isListening());

        // Then
        assertThat(service.management("/q/health/live").statusCode()).isEqualTo(200);
        assertThat(service.management("/q/health/ready").statusCode()).isEqualTo(503);
        assertThat(service.management("/q/health/started").statusCode()).isEqualTo(503);
        var refused = service.get("/media");
        assertThat(refused.statusCode()).isEqualTo(503);
        assertThat(refused.headers().firstValue("Retry-After")).isPresent();
        assertThat(refused.body()).contains("/problems/storage-unavailable");

        // When
        postgres.start();

        // Then
        await().atMost(Duration.ofSeconds(60)).until(service::isReady);
        assertThat(service.get("/media").statusCode()).isEqualTo(200);
        assertThat(service.management("/q/health/started").statusCode()).isEqualTo(200);
      }
    }
  }

  @Test
  void isLiveAndNotReadyForAsLongAsItsSchemaIsBroughtUpToDate() throws SQLException {
    // Given
    String database = PostgresServer.newDatabase();
    Map<String, String> environment =
        Map.of("DATABASE_URL", database, "API_KEY", ServiceProcess.KEY);
    try (Connection other = DriverManager.getConnection(PostgresServer.jdbc(database))) {
      other.setAutoCommit(false);
      other.createStatement().execute("CREATE TABLE media (id int)"); // the migration waits for it

      // When
      try (ServiceProcess migrating = ServiceProcess.start(directory, environment);
          ServiceProcess waiting = ServiceProcess.start(directory, environment)) {
        for (ServiceProcess service : List.of(migrating, waiting)) {
          await()
              .atMost(Duration.ofSeconds(90))
              .until(
                  () ->
                      service.output().contains("is still being opened") && service.isListening());
        }

        // Then
        assertThat(migrating.management("/q/health/started").statusCode()).isEqualTo(503);
        assertThat(migrating.management("/q/health/ready").statusCode()).isEqualTo(503);
        assertThat(migrating.get("/media").statusCode()).isEqualTo(503);

        // When
        waiting.end();

        // Then
        assertThat(waiting.exitCode()).isIn(0, 143);
        assertThat(waiting.output()).doesNotContain("listens on");

        // When
        other.rollback();

        // Then
        await().atMost(Duration.ofSeconds(60)).until(migrating::isReady);
        assertThat(migrating.management("/q/health/started").statusCode()).isEqualTo(200);
        await()
            .atMost(Duration.ofSeconds(60))
            .until(() -> migrating.output().contains("listens on")); // said once it is ready
        assertThat(migrating.output()).containsOnlyOnce("listens on");
      }
    }
  }

  @Test
  void showsItsMeasurementsOnTheManagementPort() {
    // Given
    Map<String, String> environment = Map.of("API_KEY", ServiceProcess.KEY);

    // When
    try (ServiceProcess service = ServiceProcess.start(directory, environment).ready()) {
      service.post("/media", "{\"type\":\"movie\",\"title\":\"x\",\"externalId\":\"a:1\"}");

      // Then
      await()
          .atMost(Duration.ofSeconds(60))
          .untilAsserted(
              () ->
                  assertThat(service.management("/q/metrics").body())
                      .contains("kind=\"write\",name=\"media.create\",outcome=\"success\"} 1")
                      .contains("http_server_requests_seconds_count")
                      .contains("uri=\"/api/v1/media\"")
                      .contains("researcharr_sqlite_writer_commits")
                      .contains("researcharr_storage_info{engine=\"sqlite\"} 1"));
      assertThat(service.management("/q/health/live").body()).contains("UP");
    }
  }

  private static int status(ServiceProcess service, String key) {
    return service
        .send(HttpRequest.newBuilder(service.uri("/system")).header("X-Api-Key", key))
        .statusCode();
  }

  private static void assertRefused(ServiceProcess service, String subject, String reason) {
    assertThat(service.exitCode()).isEqualTo(REFUSED);
    assertThat(service.said())
        .singleElement()
        .asString()
        .startsWith("researcharr-data does not start: ")
        .contains(subject)
        .contains(reason);
  }

  private static void addMigration(String jdbc) throws SQLException {
    try (Connection connection = DriverManager.getConnection(jdbc)) {
      connection
          .createStatement()
          .execute(
              "INSERT INTO flyway_schema_history (installed_rank, version, description, type,"
                  + " script, checksum, installed_by, execution_time, success) VALUES (999, '999',"
                  + " 'future', 'SQL', 'V999__future.sql', 1, 'test', 1, TRUE)");
    }
  }
}
