package io.researcharr.data.wiring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.researcharr.data.adapter.postgres.PostgresUrl;
import io.researcharr.data.domain.cache.CacheMode;
import io.researcharr.data.port.StartRefused;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

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

  @Test
  void needsToKnowWhereRedisIsWhenItIsToBeUsed() {
    assertThatThrownBy(() -> read(Map.of("CACHE_PROVIDER", "redis")))
        .isInstanceOf(StartRefused.class)
        .hasMessageContaining("REDIS_URL");
  }

  @Test
  void doesNotUseRedisUnlessItIsTheProvider() {
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

  private static ServiceConfig read(Map<String, String> environment) {
    return ServiceConfig.read(name -> Optional.ofNullable(environment.get(name)));
  }
}
