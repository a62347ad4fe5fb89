package io.researcharr.data.wiring;

import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Where Redis is: one server, or the sentinels that know of it.
 *
 * @param servers each as {@code host:port}
 * @param master the name by which the sentinels know the server
 */
record RedisUrl(
    boolean tls,
    List<String> servers,
    Optional<String> master,
    Optional<String> user,
    Optional<String> password,
    int database) {

  static final String ALLOWED =
      "redis://host:6379/0, rediss://host:6379/0 or"
          + " redis-sentinel://host:26379,host:26379/0?master=name (rediss-sentinel:// with TLS)";

  private static final List<String> PLAIN = List.of("redis://", "redis-sentinel://");
  private static final List<String> TLS = List.of("rediss://", "rediss-sentinel://");

  /**
   * A client is for one connection; on the way to it, sentinels may take another. Commands that may
   * be under way on one are many, and more fail at once.
   */
  private static final Map<String, String> USE =
      Map.of(
          "active", "true",
          "max-pool-size", "2",
          "max-pool-waiting", "2",
          "max-waiting-handlers", "4096",
          "reconnect-attempts", "0",
          "tcp.connection-timeout", "1s",
          "tcp.no-delay", "true",
          "tcp.keep-alive", "true");

  /**
   * Reads a URL. Its failure never repeats the text, which may hold a password.
   *
   * @throws IllegalArgumentException when the text is none
   */
  static RedisUrl parse(String text) {
    int start = text.indexOf("://");
    String scheme = start < 0 ? "" : text.substring(0, start + 3);
    boolean tls = TLS.contains(scheme);
    if (!tls && !PLAIN.contains(scheme)) {
      throw new IllegalArgumentException("the scheme is none of " + PLAIN + " and " + TLS);
    }
    boolean sentinel = scheme.endsWith("-sentinel://");
    String rest = text.substring(scheme.length());
    String query = after(rest, '?');
    String place = before(rest, '?');
    String path = after(place, '/');
    String authority = before(place, '/');
    int at = authority.lastIndexOf('@');
    String login = at < 0 ? "" : authority.substring(0, at);
    List<String> servers = servers(authority.substring(at + 1), sentinel ? 26379 : 6379);
    if (!sentinel && servers.size() != 1) {
      throw new IllegalArgumentException("only sentinels may be several");
    }
    Optional<String> master = master(query, sentinel);
    return new RedisUrl(
        tls,
        servers,
        master,
        login.indexOf(':') > 0 ? Optional.of(decode(before(login, ':'))) : Optional.empty(),
        login.isEmpty()
            ? Optional.empty()
            : Optional.of(decode(login.indexOf(':') < 0 ? login : after(login, ':'))),
        database(path));
  }

  /** The same in the words of Quarkus, whose client is told how it is used as well. */
  Map<String, String> settings() {
    Map<String, String> settings = new HashMap<>(USE);
    settings.put(
        "hosts",
        servers.stream()
            .map(server -> (tls ? "rediss://" : "redis://") + login() + server + "/" + database)
            .collect(Collectors.joining(",")));
    password.ifPresent(text -> settings.put("password", text));
    settings.put("client-type", master.isPresent() ? "sentinel" : "standalone");
    master.ifPresent(
        name -> {
          settings.put("master-name", name);
          settings.put("role", "master");
        });
    if (tls) {
      settings.put("tls.hostname-verification-algorithm", "HTTPS");
    }
    return settings.entrySet().stream()
        .collect(Collectors.toMap(e -> "quarkus.redis." + e.getKey(), Map.Entry::getValue));
  }

  @Override
  public String toString() {
    return "Redis at " + String.join(",", servers);
  }

  private String login() {
    return user.map(name -> encode(name) + ":" + encode(password.orElse("")) + "@").orElse("");
  }

  private static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }

  private static Optional<String> master(String query, boolean sentinel) {
    boolean named = query.startsWith("master=") && query.length() > "master=".length();
    if (sentinel && !named) {
      throw new IllegalArgumentException("?master= must name the server");
    }
    if (!sentinel && !query.isEmpty()) {
      throw new IllegalArgumentException("nothing may follow the database");
    }
    return sentinel ? Optional.of(decode(query.substring("master=".length()))) : Optional.empty();
  }

  private static List<String> servers(String text, int port) {
    List<String> servers = new ArrayList<>();
    for (String server : text.split(",")) {
      URI uri;
      try {
        uri = new URI("redis://" + server);
      } catch (URISyntaxException e) {
        throw new IllegalArgumentException("a host is not one", e);
      }
      if (uri.getHost() == null) {
        throw new IllegalArgumentException("there is no host");
      }
      servers.add(uri.getHost() + ":" + (uri.getPort() == -1 ? port : uri.getPort()));
    }
    return servers;
  }

  private static int database(String path) {
    if (path.isEmpty()) {
      return 0;
    }
    if (!path.matches("\\d{1,5}")) {
      throw new IllegalArgumentException("the database is a number");
    }
    return Integer.parseInt(path);
  }

  private static String before(String text, char mark) {
    int place = text.indexOf(mark);
    return place < 0 ? text : text.substring(0, place);
  }

  private static String after(String text, char mark) {
    int place = text.indexOf(mark);
    return place < 0 ? "" : text.substring(place + 1);
  }

  private static String decode(String text) {
    return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
  }
}
