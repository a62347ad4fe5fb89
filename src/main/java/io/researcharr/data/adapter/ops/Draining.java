package io.researcharr.data.adapter.ops;

import io.quarkus.runtime.ShutdownDelayInitiatedEvent;
import io.researcharr.data.service.BackgroundWork;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpVersion;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * The beginning of the end: from when the service is told to end, it is not ready, claims that wait
 * are answered, readers of the feed are sent away, and every answer says that its connection is not
 * to be used again. A moment before what is under way is waited for, nobody new is let in, so that
 * whoever was let in has the time to say what they want. So connections end between requests, and
 * none is cut.
 */
@ApplicationScoped
class Draining {

  private static final Duration LAST_WORDS = Duration.ofSeconds(1);

  private final BackgroundWork work;
  private final ServerDoor door;
  private final Vertx vertx;
  private final Duration delay;
  private volatile boolean isEnding;

  Draining(
      BackgroundWork work,
      ServerDoor door,
      Vertx vertx,
      @ConfigProperty(name = "quarkus.shutdown.delay", defaultValue = "0s") Duration delay) {
    this.work = work;
    this.door = door;
    this.vertx = vertx;
    this.delay = delay;
  }

  void watch(@Observes Router router) {
    router.route().order(Integer.MIN_VALUE).handler(this::handle);
  }

  void begin(@Observes ShutdownDelayInitiatedEvent event) {
    isEnding = true;
    work.letGo();
    long open = delay.toMillis() - Math.min(LAST_WORDS.toMillis(), delay.toMillis() / 3);
    if (open > 0) {
      door.find();
      vertx.setTimer(open, passed -> door.close());
    }
  }

  private void handle(RoutingContext context) {
    door.isEnteredBy(context.request().connection());
    if (isEnding && context.request().version() != HttpVersion.HTTP_2) {
      context.response().putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
    }
    context.next();
  }
}
