package io.researcharr.data.wiring;

import io.researcharr.data.adapter.postgres.PostgresUrl;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Which engine the service runs on, and where its data is. */
sealed interface DatabaseUrl {

  String ALLOWED =
      "sqlite:///relative.db, sqlite:////absolute.db or"
          + " postgresql://user:password@host:port/database";

  /**
   * Reads a database URL. Its failure never repeats the text, which may hold a password.
   *
   * @throws IllegalArgumentException when the text is none
   */
  static DatabaseUrl parse(String text) {
    if (text.startsWith("sqlite:")) {
      return Sqlite.parse(text);
    }
    if (text.startsWith("postgresql:") || text.startsWith("postgres:")) {
      return Postgres.parse(text);
    }
    throw new IllegalArgumentException("the scheme is neither sqlite nor postgresql");
  }

  /** A SQLite file. */
  record Sqlite(Path file) implements DatabaseUrl {

    private static Sqlite parse(String text) {
      if (!text.startsWith("sqlite:///")) {
        throw new IllegalArgumentException("three slashes begin a relative path, four an absolute");
      }
      String path = text.substring("sqlite:///".length());
      if (path.isEmpty() || path.endsWith("/")) {
        throw new IllegalArgumentException("there is no file name");
      }
      if (path.contains("?") || path.contains("#")) {
        throw new IllegalArgumentException("a SQLite file takes no parameters");
      }
      try {
        return new Sqlite(Path.of(path));
      } catch (InvalidPathException e) {
        throw new IllegalArgumentException("the path is not one", e);
      }
    }
  }

  /** A PostgreSQL database. */
  record Postgres(PostgresUrl url) implements DatabaseUrl {

    private static final Set<String> SSL_MODES =
        Set.of("disable", "allow", "prefer", "require", "verify-ca", "verify-full");

    /** Container names may have underscores, which {@link URI#getHost} does not take. */
    private static final Pattern SERVER =
        Pattern.compile("(\\[[0-9A-Fa-f:.]+]|[A-Za-z0-9._-]+)(?::(\\d{1,5}))?");

    private static final int USUAL_PORT = 5432;

    private static Postgres parse(String text) {
      URI uri = uri(text);
      String authority = uri.getRawAuthority() == null ? "" : uri.getRawAuthority();
      int at = authority.lastIndexOf('@');
      String[] user = authority.substring(0, Math.max(0, at)).split(":", 2);
      String database = uri.getRawPath() == null ? "" : uri.getRawPath().replaceFirst("^/", "");
      Matcher server = server(authority.substring(at + 1));
      if (user[0].isEmpty()) {
        throw new IllegalArgumentException("there is no user");
      }
      if (database.isEmpty() || database.contains("/")) {
        throw new IllegalArgumentException("there is no database name");
      }
      Map<String, String> params = params(uri.getRawQuery());
      Optional<String> sslMode = Optional.ofNullable(params.remove("sslmode"));
      sslMode.ifPresent(Postgres::checkSslMode);
      Optional<String> rootCert = Optional.ofNullable(params.remove("sslrootcert"));
      rootCert.ifPresent(Postgres::checkFile);
      if (!params.isEmpty()) {
        throw new IllegalArgumentException("only sslmode and sslrootcert may follow the ?");
      }
      var url =
          new PostgresUrl(
              server.group(1),
              port(server.group(2)),
              decode(database),
              decode(user[0]),
              user.length == 2 ? decode(user[1]) : "",
              sslMode,
              rootCert);
      if (url.isVerified() && rootCert.isEmpty()) {
        throw new IllegalArgumentException(
            "sslmode " + sslMode.get() + " needs sslrootcert, a file of certificates to trust");
      }
      return new Postgres(url);
    }

    private static Matcher server(String text) {
      Matcher server = SERVER.matcher(text);
      if (!server.matches()) {
        throw new IllegalArgumentException(
            text.isEmpty() || text.startsWith(":")
                ? "there is no host"
                : "the host and the port can't be read");
      }
      return server;
    }

    private static int port(String text) {
      int port = text == null ? USUAL_PORT : Integer.parseInt(text);
      if (port < 1 || port > 65_535) {
        throw new IllegalArgumentException("the port must be from 1 to 65535");
      }
      return port;
    }

    private static void checkFile(String file) {
      try {
        if (Files.isRegularFile(Path.of(file)) && Files.isReadable(Path.of(file))) {
          return;
        }
      } catch (InvalidPathException e) {
        // not a file either
      }
      throw new IllegalArgumentException("sslrootcert must be a file that can be read");
    }

    private static URI uri(String text) {
      try {
        return new URI(text);
      } catch (URISyntaxException e) {
        throw new IllegalArgumentException(
            "special characters in user and password must be percent-encoded", e);
      }
    }

    private static void checkSslMode(String mode) {
      if (!SSL_MODES.contains(mode)) {
        throw new IllegalArgumentException(
            "sslmode must be one of " + String.join(", ", SSL_MODES.stream().sorted().toList()));
      }
    }

    private static Map<String, String> params(String query) {
      Map<String, String> params = new LinkedHashMap<>();
      for (String pair : query == null ? new String[0] : query.split("&")) {
        String[] parts = pair.split("=", 2);
        params.put(decode(parts[0]), parts.length == 2 ? decode(parts[1]) : "");
      }
      return params;
    }

    private static String decode(String text) {
      return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    }
  }
}
