package io.researcharr.data.adapter.postgres;

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

  /** The address for JDBC, without user and password. */
  public String jdbc() {
    StringBuilder url =
        new StringBuilder(
            "jdbc:postgresql://"
                + address()
                + "?connectTimeout=5&ApplicationName=researcharr-data");
    sslMode.ifPresent(mode -> url.append("&sslmode=").append(mode));
    sslRootCert.ifPresent(file -> url.append("&sslrootcert=").append(file));
    return url.toString();
  }

  /** The address for the reactive client, without user and password. */
  public String reactive() {
    return "postgresql://"
        + address()
        + "?application_name=researcharr-data"
        + sslMode.map(mode -> "&sslmode=" + mode).orElse("");
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
