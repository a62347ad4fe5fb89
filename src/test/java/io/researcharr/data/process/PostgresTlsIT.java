package io.researcharr.data.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.researcharr.data.fixture.Certificate;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** PostgreSQL behind TLS, as each sslmode sees it: the migration and the service's pool. */
@Tag("together")
class PostgresTlsIT {

  private static final String IN_THE_CLEAR =
      "SELECT count(*) FROM pg_stat_ssl JOIN pg_stat_activity USING (pid)"
          + " WHERE application_name LIKE 'researcharr-data%' AND NOT ssl";

  @TempDir static Path shared;

  private static EmbeddedPostgres postgres;
  private static Path trusted;
  private static Path stranger;

  @TempDir Path directory;

  @BeforeAll
  static void start() throws Exception {
    Certificate own = Certificate.make(shared, "own", "dns:localhost");
    trusted = own.pem();
    stranger = Certificate.make(shared, "other", "dns:localhost").pem();
    postgres =
        EmbeddedPostgres.builder()
            .setServerConfig("ssl", "on")
            .setServerConfig("ssl_cert_file", trusted.toString())
            .setServerConfig("ssl_key_file", own.key().toString())
            .start();
  }

  @AfterAll
  static void stop() throws IOException {
    postgres.close();
  }

  @ParameterizedTest
  @CsvSource({
    "localhost,sslmode=require",
    "localhost,sslmode=require&sslrootcert=TRUSTED",
    "localhost,sslmode=verify-ca&sslrootcert=TRUSTED",
    "127.0.0.1,sslmode=verify-ca&sslrootcert=TRUSTED",
    "localhost,sslmode=verify-full&sslrootcert=TRUSTED"
  })
  void works(String host, String mode) throws Exception {
    // When
    try (ServiceProcess service = start(host, mode).ready();
        Connection connection =
            DriverManager.getConnection(postgres.getJdbcUrl("postgres", "postgres"));
        ResultSet clear = connection.createStatement().executeQuery(IN_THE_CLEAR)) {

      // Then
      assertThat(service.get("/media").statusCode()).isEqualTo(200);
      assertThat(clear.next()).isTrue();
      assertThat(clear.getLong(1)).isZero();
    }
  }

  @ParameterizedTest
  @CsvSource({"verify-ca", "verify-full"})
  void endsWhereTheServerIsNotTheOneThatIsTrusted(String mode) {
    // When
    ServiceProcess service = start("localhost", "sslmode=" + mode + "&sslrootcert=STRANGER");

    // Then
    assertThat(service.exitCode()).isEqualTo(2);
    assertThat(service.said())
        .singleElement()
        .asString()
        .contains("does not start")
        .contains("SSL error");
  }

  @Test
  void isNotReadyWhereTheCertificateIsForAnotherHost() {
    // When
    try (ServiceProcess service = start("127.0.0.1", "sslmode=verify-full&sslrootcert=TRUSTED")) {

      // Then
      await()
          .atMost(Duration.ofSeconds(90))
          .until(() -> service.output().contains("could not be verified") && service.isListening());
      assertThat(service.isReady()).isFalse();
    }
  }

  private ServiceProcess start(String host, String mode) {
    String url =
        "postgresql://postgres:postgres@%s:%d/postgres?%s"
            .formatted(
                host,
                postgres.getPort(),
                mode.replace("TRUSTED", trusted.toString())
                    .replace("STRANGER", stranger.toString()));
    return ServiceProcess.start(
        directory, Map.of("DATABASE_URL", url, "API_KEY", ServiceProcess.KEY));
  }
}
