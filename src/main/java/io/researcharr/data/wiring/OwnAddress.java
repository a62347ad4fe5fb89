package io.researcharr.data.wiring;

import io.quarkus.vertx.http.HttpServer;
import io.researcharr.data.port.StorageException;
import jakarta.enterprise.inject.Instance;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Where other instances reach the management port of this one: as configured, or else at the
 * address from which this machine reaches the database.
 */
final class OwnAddress implements Supplier<String> {

  private static final Set<String> ANY = Set.of("0.0.0.0", "::", "[::]");

  private final ServiceConfig config;
  private final Instance<HttpServer> server;

  OwnAddress(ServiceConfig config, Instance<HttpServer> server) {
    this.config = config;
    this.server = server;
  }

  @Override
  public String get() {
    return config.cache().address().orElseGet(() -> host() + ":" + port());
  }

  private int port() {
    int port =
        config.managementPort() > 0 ? config.managementPort() : server.get().getManagementPort();
    if (port <= 0) {
      throw new StorageException.Unavailable("The service does not listen yet.");
    }
    return port;
  }

  private String host() {
    if (!ANY.contains(config.httpHost())
        || !(config.database() instanceof DatabaseUrl.Postgres database)) {
      return config.httpHost();
    }
    try (DatagramSocket socket = new DatagramSocket()) {
      // Nothing is sent: the system only says which way it would go.
      socket.connect(new InetSocketAddress(database.url().host(), database.url().port()));
      return socket.getLocalAddress().getHostAddress();
    } catch (IOException | UncheckedIOException e) {
      return InetAddress.getLoopbackAddress().getHostAddress();
    }
  }
}
