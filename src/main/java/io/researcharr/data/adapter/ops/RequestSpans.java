package io.researcharr.data.adapter.ops;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.StatusCode;
import io.quarkus.runtime.ShutdownEvent;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

/** A span for each request, where there is somebody to send it to. */
@ApplicationScoped
class RequestSpans {

  private static final int FAULT = 500;

  private final Tracing tracing;

  RequestSpans(Tracing tracing) {
    this.tracing = tracing;
  }

  void watch(@Observes Router router) {
    if (tracing.isOn()) {
      router.route().order(Integer.MIN_VALUE).handler(this::trace);
    }
  }

  void stop(@Observes ShutdownEvent event) {
    tracing.close();
  }

  private void trace(RoutingContext context) {
    HttpServerRequest request = context.request();
    String method = MethodLabels.of(request.method().name());
    Span span = tracing.request(method, request.headers());
    if (span.isRecording()) {
      span.setAttribute("http.request.method", method);
      span.setAttribute("url.path", request.path());
      context.addEndHandler(
          ended -> {
            int status = context.response().getStatusCode();
            String name = context.response().headers().get(RequestIds.HEADER);
            span.setAttribute("http.response.status_code", status);
            if (name != null) {
              span.setAttribute("researcharr.request.id", name);
            }
            if (status >= FAULT || ended.failed()) {
              span.setStatus(StatusCode.ERROR);
            }
            span.end();
          });
    }
    context.next();
  }
}
