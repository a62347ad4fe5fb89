package io.researcharr.data.adapter.ops;

import io.researcharr.data.service.ServiceInstance;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.concurrent.atomic.AtomicLong;
import org.jboss.logging.MDC;

/**
 * The name of each request: what its caller calls it, where that is a plain word, or else one that
 * no other request has. It is in the answer and in every line that is logged on the way.
 */
@ApplicationScoped
class RequestIds {

  static final String HEADER = "X-Request-Id";

  /** Under which it is logged. */
  static final String KEY = "requestId";

  private static final int LONGEST = 128;

  private final String prefix;
  private final AtomicLong number = new AtomicLong();

  RequestIds(ServiceInstance instance) {
    this.prefix = instance.id().substring(0, 8) + "-";
  }

  void watch(@Observes Router router) {
    router.route().order(Integer.MIN_VALUE).handler(this::name);
  }

  private void name(RoutingContext context) {
    HttpServerRequest request = context.request();
    String given = request.getHeader(HEADER);
    String id = given != null && isPlain(given) ? given : newId();
    MDC.put(KEY, id);
    request.response().putHeader(HEADER, id);
    context.next();
  }

  private String newId() {
    return prefix + Long.toString(number.incrementAndGet(), 36);
  }

  /** Whether a text can be logged and answered as it is. */
  static boolean isPlain(String text) {
    if (text.isEmpty() || text.length() > LONGEST) {
      return false;
    }
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean plain =
          c >= 'a' && c <= 'z'
              || c >= 'A' && c <= 'Z'
              || c >= '0' && c <= '9'
              || c == '-'
              || c == '_'
              || c == '.'
              || c == ':';
      if (!plain) {
        return false;
      }
    }
    return true;
  }
}
