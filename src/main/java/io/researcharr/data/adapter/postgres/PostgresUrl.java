package io.researcharr.data.adapter.postgres;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Where a PostgreSQL database is, and how to get in. */
public record PostgresUrl(
    String host,
    int port,
    String database,
    String user,
    String password,
    Optional<String> sslMode,
    Optional<String> sslRootCert) {

  private static final String FULLY = "verify-full";

  /** The address for JDBC, without user and password. */
  public String jdbc() {
    StringBuilder url =
        new StringBuilder(
            "jdbc:postgresql://"
                + location()
                + "?connectTimeout=5&ApplicationName=researcharr-data");
    sslMode.ifPresent(mode -> url.append("&sslmode=").append(mode));
    sslRootCert.ifPresent(file -> url.append("&sslrootcert=").append(encoded(file)));
    return url.toString();
  }

  /** The address for the reactive client, without user and password. */
  public String reactive() {
    return "postgresql://"
        + location()
        + "?application_name=researcharr-data"
        + sslMode.map(mode -> "&sslmode=" + mode).orElse("");
  }

  /** Whether the server's certificate has to be for the host that is asked. */
  public boolean isHostVerified() {
    return sslMode.filter(FULLY::equals).isPresent();
  }

  /** Whether any certificate will do: the connection is encrypted, and nobody is recognised. */
  public boolean isAnyoneTrusted() {
    return sslMode.isPresent() && sslRootCert.isEmpty() && !isVerified();
  }

  /** Whether the server has to show a certificate that can be traced to a known one. */
  public boolean isVerified() {
    return sslMode.filter(mode -> mode.startsWith("verify-")).isPresent();
  }

  private String location() {
    return host + ":" + port + "/" + encoded(database);
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }

  /** Host, port and database, for people to read. */
  public String address() {
    return host + ":" + port + "/" + database;
  }

  @Override
  public String toString() {
    return "postgresql://" + user + "@" + address();
  }
}
