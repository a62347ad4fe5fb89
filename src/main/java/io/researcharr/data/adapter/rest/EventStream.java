package io.researcharr.data.adapter.rest;

import io.researcharr.data.domain.feed.Position;
import io.researcharr.data.service.FeedNews;
import io.researcharr.data.service.FeedReader;
import io.researcharr.data.service.FeedService;
import io.smallrye.mutiny.TimeoutException;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.Cancellable;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import org.jboss.logging.Logger;

/**
 * One answer that goes on as long as there is somebody who reads it. The next changes are fetched
 * when the ones before have left, so a slow reader costs no more than a fast one, and one that does
 * not read at all is left.
 */
final class EventStream {

  private static final Logger LOG = Logger.getLogger(EventStream.class);
  private static final Duration AT_ONCE = Duration.ofMillis(1);

  /** After this time a reader comes again by itself, with a key that is still good. */
  private static final Duration LIFE = Duration.ofMinutes(30);

  private final FeedService feed;
  private final FeedReader reader;
  private final HttpServerResponse response;
  private final boolean follow;
  private final FeedService.Limits limits;
  private final long end;
  private long lastWrite;

  EventStream(FeedService feed, FeedReader reader, HttpServerResponse response, boolean follow) {
    this.feed = feed;
    this.reader = reader;
    this.response = response;
    this.follow = follow;
    this.limits = feed.limits();
    long jitter = ThreadLocalRandom.current().nextLong(LIFE.toNanos() / 4);
    this.end = System.nanoTime() + LIFE.toNanos() - jitter;
  }

  /** Sends until the stream ends; the item comes when it has, however it has. */
  Uni<Void> run(RoutingContext routing) {
    return Uni.createFrom()
        .emitter(
            emitter -> {
              Cancellable sending = send();
              Runnable over =
                  () -> {
                    sending.cancel();
                    reader.close();
                    emitter.complete(null);
                  };
              routing.addEndHandler(done -> over.run());
              emitter.onTermination(over);
            });
  }

  private Cancellable send() {
    response.setChunked(true);
    response.putHeader("Content-Type", EventViews.EVENT_STREAM);
    response.putHeader("Cache-Control", "no-store");
    // What buffers answers on the way would keep events back.
    response.putHeader("X-Accel-Buffering", "no");
    return write(EventViews.greeting(reader.position().map(this::id)))
        .chain(
            () ->
                Uni.createFrom()
                    .deferred(this::turn)
                    .repeat()
                    .whilst(goesOn -> goesOn)
                    .collect()
                    .last())
        .subscribe()
        .with(ignored -> response.end(), this::cutOff);
  }

  private Uni<Boolean> turn() {
    return reader.next(follow ? limits.heartbeat() : AT_ONCE).flatMap(this::tell);
  }

  /** True when there is more to come. */
  private Uni<Boolean> tell(FeedNews news) {
    long database = reader.database();
    boolean goesOn = System.nanoTime() - end < 0;
    return switch (news.kind()) {
      case END -> Uni.createFrom().item(false);
      case GAP ->
          write(EventViews.gap(news, database))
              .replaceWith(goesOn)
              .invoke(() -> feed.delivered(news));
      case SILENCE -> sign(news).replaceWith(follow && goesOn);
      case CHANGES ->
          news.steps().isEmpty()
              ? (isSignDue() ? sign(news) : Uni.createFrom().voidItem()).replaceWith(goesOn)
              : write(EventViews.events(news, database))
                  .invoke(() -> feed.delivered(news))
                  .replaceWith(goesOn);
    };
  }

  private boolean isSignDue() {
    return System.nanoTime() - lastWrite > limits.heartbeat().toNanos();
  }

  private Uni<Void> sign(FeedNews news) {
    return write(EventViews.sign(id(news.position())));
  }

  private String id(Position position) {
    return EventPositions.encode(position, reader.database());
  }

  private Uni<Void> write(Buffer text) {
    return Uni.createFrom()
        .<Void>emitter(
            emitter ->
                response
                    .write(text)
                    .onComplete(
                        ignored -> emitter.complete(null),
                        failure -> emitter.fail(new ReaderIsGone(failure))))
        .ifNoItem()
        .after(limits.patience())
        .fail()
        .invoke(() -> lastWrite = System.nanoTime());
  }

  /** Nothing can be said any more to somebody in the middle of a stream. */
  private void cutOff(Throwable failure) {
    if (failure instanceof TimeoutException) {
      feed.gaveUpOn(reader);
    } else if (!(failure instanceof ReaderIsGone)) {
      LOG.warn("a stream of events was cut off", failure);
    }
    reader.close();
    response.reset();
  }

  /** Nobody is there to write to. */
  private static final class ReaderIsGone extends RuntimeException {

    private ReaderIsGone(Throwable cause) {
      super(cause);
    }
  }
}
