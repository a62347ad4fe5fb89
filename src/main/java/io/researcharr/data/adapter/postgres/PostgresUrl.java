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

  /**
   * The address for the reactive client, without user and password, with settings for its sessions:
   * every query has an index, so plans made while a table was small must not scan it later; nor is
   * a query planned again for each value, compiled, or given to several processes, since it takes a
   * millisecond; and none may run for ever.
   */
  public String reactive() {
    return "postgresql://"
        + address()
        + "?application_name=researcharr-data&enable_seqscan=off&enable_bitmapscan=off&jit=off"
        + "&plan_cache_mode=force_generic_plan&max_parallel_workers_per_gather=0"
        + "&statement_timeout=15000"
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
