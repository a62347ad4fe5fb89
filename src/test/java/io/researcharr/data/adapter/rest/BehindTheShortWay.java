package io.researcharr.data.adapter.rest;

import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

/** Stands behind {@link PlainReads} in tests, and marks what comes by where it is asked to. */
@ApplicationScoped
class BehindTheShortWay {

  static final String ASKED = "X-Test-Mark";
  static final String MARK = "x-test-came-by";

  void watch(@Observes Router router) {
    router.route().order(Integer.MIN_VALUE + 3).handler(BehindTheShortWay::mark);
  }

  private static void mark(RoutingContext context) {
    if (context.request().headers().contains(ASKED)) {
      context.response().putHeader(MARK, "yes");
    }
    context.next();
  }
}
