package io.researcharr.data.adapter.ops;

import io.quarkus.runtime.ShutdownDelayInitiatedEvent;
import io.researcharr.data.service.BackgroundWork;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpVersion;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

/**
 * The beginning of the end: from when the service is told to end, it is not ready, claims that wait
 * are answered, readers of the feed are sent away, and every answer says that its connection is not
 * to be used again. So connections end between requests, and none is cut.
 */
@ApplicationScoped
class Draining {

  private final BackgroundWork work;
  private volatile boolean isEnding;

  Draining(BackgroundWork work) {
    this.work = work;
  }

  void watch(@Observes Router router) {
    router.route().order(Integer.MIN_VALUE).handler(this::handle);
  }

  void begin(@Observes ShutdownDelayInitiatedEvent event) {
    isEnding = true;
    work.letGo();
  }

  private void handle(RoutingContext context) {
    if (isEnding && context.request().version() != HttpVersion.HTTP_2) {
      context.response().putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
    }
    context.next();
  }
}
