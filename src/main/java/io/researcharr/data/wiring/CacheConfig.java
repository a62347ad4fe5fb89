package io.researcharr.data.wiring;

import io.researcharr.data.domain.cache.CacheMode;
import io.researcharr.data.port.StartRefused;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** What the environment decides about the cache. */
record CacheConfig(
    CacheMode mode,
    String provider,
    Duration ttl,
    Duration ttlMissing,
    int maxBytes,
    Optional<String> address,
    Optional<RedisUrl> redis) {

  private static final String REDIS = "redis";

  static final Variable<Boolean> CACHE_ENABLED =
      Variable.flag("CACHE_ENABLED", "true", "Whether ready answers are kept.");
  static final Variable<String> CACHE_PROVIDER =
      Variable.of(
          "CACHE_PROVIDER",
          "memory",
          "memory or redis",
          "Where answers are kept: in each process, or behind that in Redis as well.",
          CacheConfig::provider);
  static final Variable<CacheMode> CACHE_MODE =
      Variable.of(
          "CACHE_MODE",
          "strict",
          "strict, bounded or off",
          "What the cache promises; see docs/caching.md.",
          text -> CacheMode.byWireName(text).orElseThrow(NumberFormatException::new));
  static final Variable<Integer> CACHE_TTL =
      Variable.number(
          "CACHE_TTL", "600", 1, 86_400, "For how many seconds an answer is kept at most.");
  static final Variable<Integer> CACHE_TTL_MEDIA =
      Variable.number(
          "CACHE_TTL_MEDIA", "", 1, 86_400, "The same for media (CACHE_TTL when not set).");
  static final Variable<Integer> CACHE_TTL_MISSING =
      Variable.number(
          "CACHE_TTL_MISSING",
          "30",
          1,
          3_600,
          "For how many seconds it is kept at most that there is nothing under an id.");
  static final Variable<Integer> CACHE_MAX_BYTES =
      Variable.number(
          "CACHE_MAX_BYTES",
          "67108864",
          1_024,
          Integer.MAX_VALUE,
          "How much memory the answers of a process may take.");
  static final Variable<String> CACHE_ADDRESS =
      Variable.of(
          "CACHE_ADDRESS",
          "",
          "host:port",
          "Where other instances reach the management port of this one (worked out when not"
              + " set).",
          CacheConfig::address);
  static final Variable<RedisUrl> REDIS_URL =
      new Variable<>(
          "REDIS_URL",
          "",
          RedisUrl.ALLOWED,
          "Where Redis is; used only with CACHE_PROVIDER=redis.",
          true,
          RedisUrl::parse);

  static final List<Variable<?>> VARIABLES =
      List.of(
          CACHE_ENABLED,
          CACHE_PROVIDER,
          CACHE_MODE,
          CACHE_TTL,
          CACHE_TTL_MEDIA,
          CACHE_TTL_MISSING,
          CACHE_MAX_BYTES,
          CACHE_ADDRESS,
          REDIS_URL);

  static CacheConfig read(Function<String, Optional<String>> environment) {
    boolean enabled = CACHE_ENABLED.read(environment).orElseThrow();
    CacheMode mode = CACHE_MODE.read(environment).orElseThrow();
    String provider = CACHE_PROVIDER.read(environment).orElseThrow();
    Optional<RedisUrl> redis = REDIS_URL.read(environment);
    if (enabled && provider.equals(REDIS) && redis.isEmpty()) {
      throw new StartRefused(
          "REDIS_URL: must be set when CACHE_PROVIDER is redis, as " + RedisUrl.ALLOWED);
    }
    int ttl = CACHE_TTL.read(environment).orElseThrow();
    return new CacheConfig(
        enabled ? mode : CacheMode.OFF,
        provider,
        Duration.ofSeconds(CACHE_TTL_MEDIA.read(environment).orElse(ttl)),
        Duration.ofSeconds(Math.min(ttl, CACHE_TTL_MISSING.read(environment).orElseThrow())),
        CACHE_MAX_BYTES.read(environment).orElseThrow(),
        CACHE_ADDRESS.read(environment),
        provider.equals(REDIS) ? redis : Optional.empty());
  }

  private static String provider(String text) {
    if (!text.equals("memory") && !text.equals(REDIS)) {
      throw new NumberFormatException();
    }
    return text;
  }

  private static String address(String text) {
    int colon = text.lastIndexOf(':');
    if (colon < 1 || !text.substring(colon + 1).matches("[1-9]\\d{0,4}")) {
      throw new NumberFormatException();
    }
    return text;
  }
}
