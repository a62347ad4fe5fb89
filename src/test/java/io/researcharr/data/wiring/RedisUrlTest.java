package io.researcharr.data.wiring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RedisUrlTest {

  @Test
  void takesThePortAndTheDatabaseThatRedisUsuallyHas() {
    RedisUrl url = RedisUrl.parse("redis://cache.local");
    assertThat(url.servers()).containsExactly("cache.local:6379");
    assertThat(url.database()).isZero();
    assertThat(url.tls()).isFalse();
    assertThat(url.password()).isEmpty();
  }

  @Test
  void readsALoginWithSpecialCharacters() {
    RedisUrl url = RedisUrl.parse("rediss://us%3Aer:p%40ss@h:7000/3");
    assertThat(url.tls()).isTrue();
    assertThat(url.user()).contains("us:er");
    assertThat(url.password()).contains("p@ss");
    assertThat(url.servers()).containsExactly("h:7000");
    assertThat(url.database()).isEqualTo(3);
  }

  @Test
  void readsAPasswordAlone() {
    assertThat(RedisUrl.parse("redis://:secret@h").password()).contains("secret");
    assertThat(RedisUrl.parse("redis://:secret@h").user()).isEmpty();
  }

  @Test
  void readsSentinels() {
    RedisUrl url = RedisUrl.parse("redis-sentinel://:pw@a,b:1234/1?master=mine");
    assertThat(url.servers()).containsExactly("a:26379", "b:1234");
    assertThat(url.master()).contains("mine");
    assertThat(url.password()).contains("pw");
  }

  @Test
  void readsSentinelsThatSpeakTls() {
    RedisUrl url = RedisUrl.parse("rediss-sentinel://a?master=mine");
    assertThat(url.tls()).isTrue();
    assertThat(url.servers()).containsExactly("a:26379");
    assertThat(url.master()).contains("mine");
  }

  @Test
  void tellsQuarkusOfOneServer() {
    assertThat(RedisUrl.parse("rediss://us%3Aer:p%40s,s%24%7Ba%7D@h:7000/3").settings())
        .containsEntry("quarkus.redis.active", "true")
        .containsEntry("quarkus.redis.hosts", "rediss://us%3Aer:p%40s%2Cs%24%7Ba%7D@h:7000/3")
        .containsEntry("quarkus.redis.password", "p@s,s${a}")
        .containsEntry("quarkus.redis.client-type", "standalone")
        .containsEntry("quarkus.redis.tls.hostname-verification-algorithm", "HTTPS")
        .doesNotContainKeys("quarkus.redis.master-name");
  }

  @Test
  void tellsQuarkusOfSentinels() {
    assertThat(RedisUrl.parse("redis-sentinel://a,b:1234/1?master=mine").settings())
        .containsEntry("quarkus.redis.hosts", "redis://a:26379/1,redis://b:1234/1")
        .containsEntry("quarkus.redis.client-type", "sentinel")
        .containsEntry("quarkus.redis.master-name", "mine")
        .containsEntry("quarkus.redis.role", "master")
        .doesNotContainKeys(
            "quarkus.redis.password", "quarkus.redis.tls.hostname-verification-algorithm");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://secret",
        "redis://",
        "redis://a,secret",
        "redis://h/secret",
        "redis://h?secret=1",
        "redis-sentinel://a,b",
        "secret"
      })
  void refusesOtherTextsWithoutRepeatingThem(String text) {
    assertThatThrownBy(() -> RedisUrl.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageNotContaining("secret");
  }

  @Test
  void neverShowsAPassword() {
    assertThat(RedisUrl.parse("redis://u:secret@h:1").toString())
        .contains("h:1")
        .doesNotContain("secret");
  }
}
