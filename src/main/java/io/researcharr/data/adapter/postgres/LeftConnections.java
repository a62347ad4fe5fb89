package io.researcharr.data.adapter.postgres;

import io.netty.bootstrap.ChannelInitializerExtension;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.socket.ChannelOutputShutdownEvent;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/**
 * Closes connections that this side has left. The client of PostgreSQL leaves a connection with a
 * word to the server and half a close, and waits for the server to do the rest. A server that hangs
 * never does, and the connection would keep its place in the pool for ever, one that was just being
 * made too. Where such a server has stopped to take what it is sent, the goodbye would wait behind
 * it; so a connection that sends nothing of what waits is closed as well.
 *
 * <p>Netty finds this as a service; nobody else here leaves a connection by half.
 */
public final class LeftConnections extends ChannelInitializerExtension {

  private static final long GRACE_SECONDS = 1;

  /** A little more than a statement may take, as for a server that says nothing. */
  private static final Duration STUCK = Duration.ofSeconds(20);

  private final Duration stuck;

  public LeftConnections() {
    this(STUCK);
  }

  LeftConnections(Duration stuck) {
    this.stuck = stuck;
  }

  /** Before the handlers of the client: a close from here is not made a half one by them again. */
  @Override
  public void postInitializeClientChannel(Channel channel) {
    channel.pipeline().addFirst(new Closing(stuck.toMillis()));
  }

  private static final class Closing extends ChannelInboundHandlerAdapter {

    private static final int LOOKS = 4;

    private final long pauseMillis;
    private Future<?> looking;
    private Object sending;
    private long sent;
    private int looks;

    private Closing(long stuckMillis) {
      this.pauseMillis = stuckMillis / LOOKS;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext context) {
      looking =
          context
              .executor()
              .scheduleWithFixedDelay(
                  () -> look(context), pauseMillis, pauseMillis, TimeUnit.MILLISECONDS);
    }

    /** Also when the channel is closed. */
    @Override
    public void handlerRemoved(ChannelHandlerContext context) {
      looking.cancel(false);
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) throws Exception {
      if (event == ChannelOutputShutdownEvent.INSTANCE) {
        context.executor().schedule(() -> context.close(), GRACE_SECONDS, TimeUnit.SECONDS);
      }
      super.userEventTriggered(context, event);
    }

    private void look(ChannelHandlerContext context) {
      ChannelOutboundBuffer waiting = context.channel().unsafe().outboundBuffer();
      Object first = waiting == null ? null : waiting.current();
      long progress = first == null ? 0 : waiting.currentProgress();
      boolean isStuck = first != null && first == sending && progress == sent;
      looks = isStuck ? looks + 1 : 0;
      sending = first;
      sent = progress;
      if (looks >= LOOKS) {
        context.close();
      }
    }
  }
}
