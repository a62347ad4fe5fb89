package io.researcharr.data.adapter.redis;

import io.researcharr.data.port.JobSignals;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.RedisConnection;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import io.vertx.redis.client.ResponseType;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/**
 * Tells other instances that there are jobs: one message at a time, and one more for all that came
 * meanwhile. A message that is lost only makes them look a little later.
 */
final class RedisSignals implements JobSignals {

  private static final String CHANNEL = "researcharr:jobs";

  private final Supplier<String> space;
  private final String self = UUID.randomUUID().toString();
  private final AtomicInteger wanted = new AtomicInteger();
  private volatile RedisLink link;
  private volatile Runnable listener = () -> {};

  /**
   * @param space what instances have in common that share a database; empty while not known
   */
  RedisSignals(Supplier<String> space) {
    this.space = space;
  }

  void use(RedisLink newLink) {
    link = newLink;
  }

  @Override
  public void arrived() {
    if (wanted.getAndIncrement() == 0) {
      publish();
    }
  }

  @Override
  public void listen(Runnable newListener) {
    listener = newListener;
  }

  /** Begins to listen on a connection of its own. */
  void listenOn(RedisConnection connection) {
    connection.handler(this::receive);
    connection.send(Request.cmd(Command.SUBSCRIBE).arg(CHANNEL));
  }

  private void publish() {
    int before = wanted.get();
    String common = space.get();
    if (common.isEmpty()) {
      wanted.set(0);
      return;
    }
    link.send(Request.cmd(Command.PUBLISH).arg(CHANNEL).arg(common + " " + self))
        .onComplete(
            sent -> {
              if (sent.failed()) {
                wanted.set(0);
              } else if (wanted.addAndGet(-before) > 0) {
                publish();
              }
            });
  }

  private void receive(Response message) {
    boolean isMessage = message.type() == ResponseType.PUSH || message.type() == ResponseType.MULTI;
    if (!isMessage || message.size() != 3 || !"message".equals(message.get(0).toString())) {
      return;
    }
    String[] parts = message.get(2).toString().split(" ");
    if (parts.length == 2 && parts[0].equals(space.get()) && !parts[1].equals(self)) {
      listener.run();
    }
  }
}
