package io.researcharr.data.adapter.postgres;

import io.netty.bootstrap.ChannelInitializerExtension;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelOutputShutdownEvent;
import java.util.concurrent.TimeUnit;

/**
 * Closes connections that this side has left. The client of PostgreSQL leaves a connection with a
 * word to the server and half a close, and waits for the server to do the rest. A server that hangs
 * never does, and the connection would keep its place in the pool for ever, one that was just being
 * made too.
 *
 * <p>Netty finds this as a service; nobody else here leaves a connection by half.
 */
public final class LeftConnections extends ChannelInitializerExtension {

  private static final long GRACE_SECONDS = 1;

  /** Before the handlers of the client: a close from here is not made a half one by them again. */
  @Override
  public void postInitializeClientChannel(Channel channel) {
    channel.pipeline().addFirst(new Closing());
  }

  private static final class Closing extends ChannelInboundHandlerAdapter {

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) throws Exception {
      if (event == ChannelOutputShutdownEvent.INSTANCE) {
        context.executor().schedule(() -> context.close(), GRACE_SECONDS, TimeUnit.SECONDS);
      }
      super.userEventTriggered(context, event);
    }
  }
}
