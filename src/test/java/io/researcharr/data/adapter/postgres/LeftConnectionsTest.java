package io.researcharr.data.adapter.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.channel.socket.nio.NioSocketChannel;
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
  private static final int MANY_BYTES = 40_000_000;
  private static final Duration STUCK = Duration.ofSeconds(1);

  /** Longer than a busy machine keeps whoever takes something from it. */
  private static final Duration LONG_STUCK = Duration.ofSeconds(3);

  private final Vertx vertx = Vertx.vertx();
  private final EventLoopGroup loop = new NioEventLoopGroup(1);
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
    loop.shutdownGracefully();
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

  @Test
  void areClosedWhenTheServerTakesNothingOfWhatItIsSent() throws IOException {
    // Given
    Channel channel = connect(STUCK);
    try (Socket hung = server.accept()) {

      // When
      ChannelFuture sending = send(channel);

      // Then
      await().atMost(Duration.ofSeconds(10)).until(() -> !channel.isOpen());
      await().until(sending::isDone);
      assertThat(sending.isSuccess()).isFalse();
      assertThat(hung.isConnected()).isTrue();
    }
  }

  @Test
  void areKeptForAsLongAsTheServerTakesSomething() throws Exception {
    // Given
    Channel channel = connect(LONG_STUCK);
    try (Socket slow = server.accept()) {

      // When
      ChannelFuture sending = send(channel);
      byte[] some = new byte[MANY_BYTES / 40];
      for (int i = 0; i < 40; i++) {
        Thread.sleep(100);
        slow.getInputStream().readNBytes(some, 0, some.length);
      }

      // Then
      await().atMost(Duration.ofSeconds(10)).until(sending::isDone);
      assertThat(sending.isSuccess()).isTrue();
      Thread.sleep(LONG_STUCK.toMillis() * 2);
      assertThat(channel.isOpen()).isTrue();
    }
  }

  private Channel connect(Duration stuck) {
    return new Bootstrap()
        .group(loop)
        .channel(NioSocketChannel.class)
        .handler(
            new ChannelInitializer<>() {
              @Override
              protected void initChannel(Channel channel) {
                new LeftConnections(stuck).postInitializeClientChannel(channel);
              }
            })
        .connect("127.0.0.1", server.getLocalPort())
        .syncUninterruptibly()
        .channel();
  }

  /** Much more than the buffers of the system take. */
  private static ChannelFuture send(Channel channel) {
    return channel.writeAndFlush(Unpooled.wrappedBuffer(new byte[MANY_BYTES]));
  }
}
