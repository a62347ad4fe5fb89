package io.researcharr.data.adapter.rest;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.io.ByteArrayOutputStream;

/**
 * Looks at the target of every request before it is routed, so that one that is too long or that
 * means no text is refused in the words of this interface.
 */
@ApplicationScoped
class RequestTargets {

  /** The longest target: room for the link to a next page with every filter at its longest. */
  static final int MAX_LENGTH = 16 * 1024;

  private static final int SHOWN = 200;

  void watch(@Observes Router router) {
    // What counts and names requests goes before.
    router.route().order(Integer.MIN_VALUE + 1).handler(RequestTargets::check);
  }

  private static void check(RoutingContext context) {
    HttpServerRequest request = context.request();
    String target = request.uri();
    if (target.length() > MAX_LENGTH) {
      refuse(request, ProblemKind.URI_TOO_LONG, "At most " + MAX_LENGTH + " characters are read.");
    } else if (target.indexOf('%') >= 0 && !isText(target)) {
      refuse(request, ProblemKind.MALFORMED_REQUEST, "The path or the query is badly encoded.");
    } else {
      context.next();
    }
  }

  private static void refuse(HttpServerRequest request, ProblemKind kind, String detail) {
    String target = request.uri();
    int query = target.indexOf('?');
    String path = query < 0 ? target : target.substring(0, query);
    Problem problem =
        Problem.of(kind, detail)
            .withInstance(path.substring(0, Math.min(SHOWN, path.length())))
            .withRequestId();
    request
        .response()
        .setStatusCode(problem.status())
        .putHeader(HttpHeaders.CONTENT_TYPE, Problem.MEDIA_TYPE)
        .end(Buffer.buffer(Json.bytes(problem)));
  }

  /** Whether all that is percent-encoded is UTF-8 without NUL. */
  private static boolean isText(String target) {
    var bytes = new ByteArrayOutputStream(target.length());
    for (int i = 0; i < target.length(); i++) {
      char c = target.charAt(i);
      if (c == '%') {
        int value = i + 2 < target.length() ? hex(target, i + 1) : -1;
        if (value <= 0) {
          return false;
        }
        bytes.write(value);
        i += 2;
      } else {
        bytes.write(c);
      }
    }
    return Text.isUtf8(bytes.toByteArray());
  }

  private static int hex(String text, int start) {
    int high = Character.digit(text.charAt(start), 16);
    int low = Character.digit(text.charAt(start + 1), 16);
    return high < 0 || low < 0 ? -1 : high * 16 + low;
  }
}
