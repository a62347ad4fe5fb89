package io.researcharr.data.adapter.redis;

import io.vertx.core.net.NetClientOptions;
import io.vertx.redis.client.RedisClientType;
import io.vertx.redis.client.RedisOptions;
import io.vertx.redis.client.RedisRole;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/**
 * Where Redis is, and who asks.
 *
 * @param servers each as {@code host:port}; the sentinels, if there is a master's name
 */
public record RedisSettings(
    boolean tls,
    List<String> servers,
    Optional<String> master,
    Optional<String> user,
    Optional<String> password,
    int database) {

  private static final int CONNECT_MILLIS = 1_000;

  /** A client is for one connection; on the way to it, sentinels may take another. */
  private static final int POOL = 2;

  /** Commands that may be under way on one connection; more fail at once. */
  private static final int UNDER_WAY = 4_096;

  @Override
  public String toString() {
    return "Redis at " + String.join(",", servers);
  }

  RedisOptions options() {
    RedisOptions options =
        new RedisOptions()
            .setNetClientOptions(
                new NetClientOptions()
                    .setConnectTimeout(CONNECT_MILLIS)
                    .setTcpNoDelay(true)
                    .setTcpKeepAlive(true)
                    .setHostnameVerificationAlgorithm(tls ? "HTTPS" : ""))
            .setMaxPoolSize(POOL)
            .setMaxPoolWaiting(POOL)
            .setMaxWaitingHandlers(UNDER_WAY);
    for (String server : servers) {
      options.addConnectionString(
          (tls ? "rediss://" : "redis://") + login() + server + "/" + database);
    }
    master.ifPresent(
        name ->
            options
                .setType(RedisClientType.SENTINEL)
                .setRole(RedisRole.MASTER)
                .setMasterName(name));
    password.ifPresent(options::setPassword);
    return options;
  }

  private String login() {
    return user.map(name -> encode(name) + ":" + encode(password.orElse("")) + "@").orElse("");
  }

  private static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
