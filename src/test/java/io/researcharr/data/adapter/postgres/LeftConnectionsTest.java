package io.researcharr.data.adapter.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgBuilder;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.PoolOptions;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A server that takes connections and says nothing, as when its process is stopped. */
@Timeout(60)
class LeftConnectionsTest {

  private static final int SILENT_SECONDS = 1;

  private final Vertx vertx = Vertx.vertx();
  private ServerSocket server;
  private Pool pool;

  @BeforeEach
  void start() throws IOException {
    server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    server.setSoTimeout(10_000);
    PgConnectOptions options =
        PostgresPool.prepared(
            new PgConnectOptions()
                .setHost("127.0.0.1")
                .setPort(server.getLocalPort())
                .setUser("nobody")
                .setDatabase("none"));
    pool =
        PgBuilder.pool()
            .with(new PoolOptions().setMaxSize(1).setConnectionTimeout(60))
            .connectingTo(options.setIdleTimeout(SILENT_SECONDS))
            .using(vertx)
            .build();
  }

  @AfterEach
  void stop() throws IOException {
    server.close();
    vertx.close();
  }

  @Test
  void keepNoPlaceInThePoolWhenTheServerSaysNothingToTheFirstWord() throws IOException {
    // When
    Future<?> first = pool.query("SELECT 1").execute();
    try (Socket hung = server.accept()) {
      await().atMost(Duration.ofSeconds(10)).until(first::isComplete);
      assertThat(first.failed()).isTrue();

      // Then
      Future<?> second = pool.query("SELECT 1").execute();
      try (Socket next = server.accept()) {
        assertThat(next.getPort()).isNotEqualTo(hung.getPort());
        await().atMost(Duration.ofSeconds(10)).until(second::isComplete);
        assertThat(second.failed()).isTrue();
      }
    }
  }
}
