package io.researcharr.data.adapter.ops;

import io.netty.channel.Channel;
import io.netty.channel.nio.AbstractNioChannel;
import io.quarkus.vertx.http.HttpServer;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.impl.ConnectionBase;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.concurrent.TimeUnit;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;

/**
 * The channel on which the server listens. A server of Vert.x can only close it together with all
 * connections; by itself it is found by way of a connection that came in through it.
 */
@ApplicationScoped
class ServerDoor {

  /** As many as may wait at the door. */
  private static final int VISITORS = 128;

  private static final int PAUSE_MILLIS = 10;
  private static final String KNOCK = "HEAD / HTTP/1.1\r\nHost: localhost\r\n\r\n";

  private final Vertx vertx;
  private final HttpServer server;
  private final String host;
  private volatile @Nullable Channel channel;

  ServerDoor(
      Vertx vertx, HttpServer server, @ConfigProperty(name = "quarkus.http.host") String host) {
    this.vertx = vertx;
    this.server = server;
    this.host = host;
  }

  void isEnteredBy(HttpConnection connection) {
    if (channel == null && connection instanceof ConnectionBase visitor) {
      channel = visitor.channel().parent();
    }
  }

  /** Makes sure that it is known where the door is, also when nobody has come yet. */
  void find() {
    if (channel == null) {
      NetClient visitor = vertx.createNetClient();
      visitor
          .connect(server.getPort(), host)
          .compose(socket -> socket.write(KNOCK))
          .onComplete(
              written -> vertx.setTimer(TimeUnit.SECONDS.toMillis(1), t -> visitor.close()));
    }
  }

  /**
   * Lets nobody in any more; who is in stays. Whoever the system has let in already is met first,
   * since it hangs up on them when the door closes; and it closes a door only when no selector
   * watches over it any more.
   */
  void close() {
    Channel listening = channel;
    if (listening != null) {
      listening
          .deregister()
          .addListener(
              done ->
                  listening
                      .eventLoop()
                      .schedule(
                          () -> meetAndClose(listening), PAUSE_MILLIS, TimeUnit.MILLISECONDS));
    }
  }

  private static void meetAndClose(Channel listening) {
    if (listening.unsafe() instanceof AbstractNioChannel.NioUnsafe visitors) {
      for (int i = 0; i < VISITORS; i++) {
        visitors.read();
      }
    }
    listening.unsafe().closeForcibly(); // without a word to handlers in between, then with
    listening.close();
  }
}
