package io.researcharr.data.adapter.ops;

import io.quarkus.micrometer.runtime.binder.vertx.HttpRequestMetric;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

/**
 * The paths under which requests are counted that come to no resource: a few, whatever is asked
 * for. A request that does come to one is counted under that one's template, which goes before.
 */
@ApplicationScoped
class PathLabels {

  void watch(@Observes Router router) {
    router.route().order(Integer.MIN_VALUE).handler(PathLabels::label);
  }

  private static void label(RoutingContext context) {
    HttpRequestMetric metric = HttpRequestMetric.getRequestMetric(context);
    if (metric != null) {
      metric.setTemplatePath(of(context.request().uri()));
    }
    context.next();
  }

  static String of(String target) {
    if (target.startsWith("/api/")) {
      return "/api/{other}";
    }
    // What begins like this is of the documentation, and is not counted.
    return target.startsWith("/q/") ? "/q/{other}" : "/{other}";
  }
}
