package io.researcharr.data.wiring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.researcharr.data.adapter.postgres.PostgresUrl;
import io.researcharr.data.domain.cache.CacheMode;
import io.researcharr.data.port.StartRefused;
import io.vertx.pgclient.PgConnectOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ServiceConfigTest {

  @Test
  void needsNoVariableAtAll() {
    // When
    ServiceConfig config = read(Map.of());

    // Then
    assertThat(config.database()).isEqualTo(new DatabaseUrl.Sqlite(Path.of("researcharr.db")));
    assertThat(config.httpPort()).isEqualTo(8080);
    assertThat(config.managementPort()).isEqualTo(9000);
    assertThat(config.apiKey()).isEmpty();
  }

  @Test
  void tellsRelativeFromAbsoluteFiles() {
    assertThat(read(Map.of("DATABASE_URL", "sqlite:////var/lib/a b.db")).database())
        .isEqualTo(new DatabaseUrl.Sqlite(Path.of("/var/lib/a b.db")));
    assertThat(read(Map.of("DATABASE_URL", "sqlite:///data/a.db")).database())
        .isEqualTo(new DatabaseUrl.Sqlite(Path.of("data/a.db")));
  }

  @Test
  void readsAPostgresUrlWithSpecialCharactersInUserAndPassword() {
    // When
    DatabaseUrl url =
        read(Map.of("DATABASE_URL", "postgresql://a%40b:p%3A%2Fw+@db:6543/media?sslmode=require"))
            .database();

    // Then
    assertThat(url)
        .isEqualTo(
            new DatabaseUrl.Postgres(
                new PostgresUrl(
                    "db",
                    6543,
                    "media",
                    "a@b",
                    "p:/w+",
                    Optional.of("require"),
                    Optional.empty())));
    assertThat(((DatabaseUrl.Postgres) url).url().toString()).doesNotContain("p:/w+");
  }

  @Test
  void takesThePortThatPostgresUsuallyHas() {
    assertThat(
            ((DatabaseUrl.Postgres) read(Map.of("DATABASE_URL", "postgres://u:p@h/d")).database())
                .url()
                .port())
        .isEqualTo(5432);
  }

  @Test
  void neverRepeatsASecretInItsRefusal() {
    assertThatThrownBy(() -> read(Map.of("DATABASE_URL", "postgresql://u:sec^ret@h/d")))
        .isInstanceOf(StartRefused.class)
        .hasMessageContaining("DATABASE_URL")
        .hasMessageContaining("percent-encoded")
        .hasMessageNotContaining("sec^ret");
    assertThatThrownBy(() -> read(Map.of("API_KEY", "sec ret sec ret")))
        .isInstanceOf(StartRefused.class)
        .hasMessageNotContaining("sec ret");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "postgresql://u:p@h:0/d|the port must be from 1 to 65535",
        "postgresql://u:p@h:65536/d|the port must be from 1 to 65535",
        "postgresql://u:p@h:123456/d|the host and the port can't be read",
        "postgresql://u:p@:5432/d|there is no host",
        "postgresql://u:p@/d|there is no host",
        "postgresql://u:p@h/d?sslmode=maybe|sslmode must be one of",
        "postgresql://u:p@h/d?sslmode=verify-ca|needs sslrootcert",
        "postgresql://u:p@h/d?sslmode=verify-full|needs sslrootcert",
        "postgresql://u:p@h/d?sslrootcert=/no/such.pem|must be a file that can be read"
      })
  void refusesAPostgresUrlThatCanNotWork(String url, String reason) {
    assertThatThrownBy(() -> read(Map.of("DATABASE_URL", url)))
        .isInstanceOf(StartRefused.class)
        .hasMessageContaining(reason);
  }

  @Test
  void givesTheDriversWhatTheUrlMeans() {
    // Given
    PostgresUrl url =
        postgres("postgresql://me:p%40w@db_1.my_net:6543/my%20da%3Fta%2Bb?sslmode=require");

    // When
    PgConnectOptions reactive = PgConnectOptions.fromUri(url.reactive());

    // Then
    assertThat(reactive.getHost()).isEqualTo("db_1.my_net");
    assertThat(reactive.getPort()).isEqualTo(6543);
    assertThat(reactive.getDatabase()).isEqualTo("my da?ta+b");
    assertThat(url.jdbc())
        .startsWith("jdbc:postgresql://db_1.my_net:6543/my%20da%3Fta%2Bb?connectTimeout=5&");
    assertThat(url.address()).isEqualTo("db_1.my_net:6543/my da?ta+b");
  }

  @Test
  void takesAnAddressOfTheNextInternet() {
    assertThat(postgres("postgresql://u:p@[::1]:5433/d").jdbc()).contains("//[::1]:5433/d?");
    assertThat(
            PgConnectOptions.fromUri(postgres("postgresql://u:p@[::1]:5433/d").reactive())
                .getHost())
        .isEqualTo("::1");
  }

  @Test
  void trustsAnybodyOnlyWhereNobodyIsToBeRecognised(@TempDir Path directory) throws IOException {
    // Given
    Path file = Files.createFile(directory.resolve("a b&c.pem"));
    String cert = "&sslrootcert=" + file.toString().replace(" ", "%20").replace("&", "%26");

    // Then
    assertThat(postgres("postgresql://u:p@h/d").isAnyoneTrusted()).isFalse();
    assertThat(postgres("postgresql://u:p@h/d?sslmode=require").isAnyoneTrusted()).isTrue();
    assertThat(postgres("postgresql://u:p@h/d?sslmode=require" + cert).isAnyoneTrusted()).isFalse();
    PostgresUrl full = postgres("postgresql://u:p@h/d?sslmode=verify-full" + cert);
    assertThat(full.isAnyoneTrusted()).isFalse();
    assertThat(full.isHostVerified()).isTrue();
    assertThat(full.sslRootCert()).contains(file.toString());
    assertThat(full.jdbc()).endsWith("a%20b%26c.pem");
  }

  @Test
  void listensOnlyWhereThisMachineIs() {
    assertThat(read(Map.of("HTTP_HOST", "localhost")).httpHost()).isEqualTo("localhost");
    assertThatThrownBy(() -> read(Map.of("HTTP_HOST", "192.0.2.7")))
        .hasMessageContaining("HTTP_HOST=192.0.2.7")
        .hasMessageContaining("another machine");
    assertThatThrownBy(() -> read(Map.of("HTTP_HOST", "no.such.invalid")))
        .hasMessageContaining("can't be found");
  }

  @Test
  void refusesAPortThatNobodyCouldBeToldOf() {
    assertThatThrownBy(() -> read(Map.of("HTTP_PORT", "0"))).isInstanceOf(StartRefused.class);
    assertThatThrownBy(() -> read(Map.of("MANAGEMENT_PORT", "0"))).isInstanceOf(StartRefused.class);
  }

  @Test
  void needsToKnowWhereRedisIsWhenItIsToBeUsed() {
    assertThatThrownBy(() -> read(Map.of("CACHE_PROVIDER", "redis")))
        .isInstanceOf(StartRefused.class)
        .hasMessageContaining("REDIS_URL");
  }

  @Test
  void doesNotUseRedisUnlessItIsTheProvider() {
    assertThat(read(Map.of()).cache().redis()).isEmpty();
    assertThat(read(Map.of("REDIS_URL", "redis://h")).cache().redis()).isEmpty();
    assertThat(read(Map.of("REDIS_URL", "redis://h", "CACHE_PROVIDER", "redis")).cache().redis())
        .isPresent();
  }

  @Test
  void turnsTheCacheOffByEitherVariable() {
    assertThat(read(Map.of()).cache().mode()).isEqualTo(CacheMode.STRICT);
    assertThat(read(Map.of("CACHE_ENABLED", "false")).cache().mode()).isEqualTo(CacheMode.OFF);
    assertThat(read(Map.of("CACHE_MODE", "off")).cache().mode()).isEqualTo(CacheMode.OFF);
  }

  @Test
  void takesTheGeneralLifeWhereMediaHaveNoneOfTheirOwn() {
    assertThat(read(Map.of("CACHE_TTL", "20")).cache().ttl()).isEqualTo(Duration.ofSeconds(20));
    assertThat(read(Map.of("CACHE_TTL", "20")).cache().ttlMissing())
        .isEqualTo(Duration.ofSeconds(20));
    assertThat(read(Map.of("CACHE_TTL", "20", "CACHE_TTL_MEDIA", "90")).cache().ttl())
        .isEqualTo(Duration.ofSeconds(90));
  }

  @Test
  void refusesAnAddressThatIsNone() {
    assertThatThrownBy(() -> read(Map.of("CACHE_ADDRESS", "nowhere")))
        .isInstanceOf(StartRefused.class)
        .hasMessageContaining("CACHE_ADDRESS=nowhere");
  }

  private static PostgresUrl postgres(String url) {
    return ((DatabaseUrl.Postgres) read(Map.of("DATABASE_URL", url)).database()).url();
  }

  private static ServiceConfig read(Map<String, String> environment) {
    return ServiceConfig.read(name -> Optional.ofNullable(environment.get(name)));
  }
}
