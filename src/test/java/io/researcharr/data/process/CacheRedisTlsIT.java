package io.researcharr.data.process;

import static io.researcharr.data.process.RedisBacked.JVM;
import static io.researcharr.data.process.RedisBacked.goesOn;
import static io.researcharr.data.process.RedisBacked.isDegraded;
import static io.researcharr.data.process.RedisBacked.usesRedis;
import static io.researcharr.data.process.RedisBacked.whenWell;
import static org.assertj.core.api.Assertions.assertThat;

import io.researcharr.data.deploy.Tool;
import io.researcharr.data.fixture.Certificate;
import io.researcharr.data.fixture.RedisServer;
import io.researcharr.data.fixture.TlsDoor;
import io.researcharr.data.fixture.TlsRedis;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Redis behind TLS, as a server and by sentinels. */
@Tag("together")
class CacheRedisTlsIT {

  @TempDir Path directory;

  @Test
  void speaksTlsWithARedisThatItTrusts() {
    try (RedisServer redis = RedisServer.start();
        TlsDoor door = TlsDoor.to(redis.port(), directory);
        Cluster cluster =
            whenWell(
                RedisBacked.cluster(
                    directory, "rediss://localhost:" + door.port(), Map.of(JVM, door.trust())))) {
      // When, Then
      usesRedis(cluster);
      goesOn(cluster);
    }
  }

  @Test
  void doesWithoutARedisThatItDoesNotTrust() {
    try (RedisServer redis = RedisServer.start();
        TlsDoor door = TlsDoor.to(redis.port(), directory);
        Cluster unknown =
            RedisBacked.cluster(directory, "rediss://localhost:" + door.port(), Map.of());
        Cluster misnamed =
            RedisBacked.cluster(
                directory, "rediss://127.0.0.1:" + door.port(), Map.of(JVM, door.trust()))) {
      // When, Then
      for (Cluster cluster : List.of(unknown, misnamed)) {
        goesOn(cluster);
        isDegraded(cluster);
      }
      assertThat(redis.keys()).isZero();
    }
  }

  /** The server that comes with the tests does not speak TLS by itself. */
  @Test
  void speaksTlsWithAServerOfTheMachine() {
    Path program = Tool.needed("redis-server").program();
    Certificate certificate = Certificate.make(directory, "redis", "dns:localhost,ip:127.0.0.1");
    try (TlsRedis redis = TlsRedis.server(program, certificate, directory);
        Cluster cluster =
            whenWell(
                RedisBacked.cluster(
                    directory,
                    "rediss://localhost:" + redis.port(),
                    Map.of(JVM, certificate.trust())))) {
      // When, Then
      usesRedis(cluster);
      goesOn(cluster);
    }
  }

  @Test
  void findsTheServerThroughSentinelsThatSpeakTls() {
    Path program = Tool.needed("redis-server").program();
    Certificate certificate = Certificate.make(directory, "redis", "dns:localhost,ip:127.0.0.1");
    try (TlsRedis redis = TlsRedis.server(program, certificate, directory);
        TlsRedis sentinel = TlsRedis.sentinelOf(redis);
        Cluster cluster =
            whenWell(
                RedisBacked.cluster(
                    directory,
                    "rediss-sentinel://localhost:" + sentinel.port() + "?master=it",
                    Map.of(JVM, certificate.trust())))) {
      // When, Then
      usesRedis(cluster);
      goesOn(cluster);
    }
  }
}
