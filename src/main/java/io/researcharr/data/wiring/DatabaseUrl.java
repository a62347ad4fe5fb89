package io.researcharr.data.wiring;

import io.researcharr.data.adapter.postgres.PostgresUrl;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

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

    private static Postgres parse(String text) {
      URI uri = uri(text);
      String[] user = (uri.getRawUserInfo() == null ? "" : uri.getRawUserInfo()).split(":", 2);
      String database = uri.getRawPath() == null ? "" : uri.getRawPath().replaceFirst("^/", "");
      if (uri.getHost() == null) {
        throw new IllegalArgumentException("there is no host");
      }
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
      if (!params.isEmpty()) {
        throw new IllegalArgumentException("only sslmode and sslrootcert may follow the ?");
      }
      return new Postgres(
          new PostgresUrl(
              uri.getHost(),
              uri.getPort() == -1 ? 5432 : uri.getPort(),
              decode(database),
              decode(user[0]),
              user.length == 2 ? decode(user[1]) : "",
              sslMode,
              rootCert));
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
