package io.researcharr.data.adapter.rest;

import io.quarkus.smallrye.openapi.runtime.OpenApiConstants;
import io.smallrye.openapi.runtime.io.Format;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/**
 * Serves the OpenAPI document in the two formats in which the build has written it.
 *
 * <p>The extension would read it, filter it and write it again at each start, whether anybody asks
 * for it or not; {@code wiring.Main} has it find nothing.
 */
@ApplicationScoped
class ApiDocumentRoute {

  private static final String PATHS = "/q/openapi(\\.json|\\.yaml|\\.yml)?";

  void watch(@Observes Router router) {
    // What counts, names and checks requests goes before.
    router
        .routeWithRegex(HttpMethod.GET, PATHS)
        .method(HttpMethod.HEAD)
        .order(Integer.MIN_VALUE + 3)
        .blockingHandler(ApiDocumentRoute::answer, false);
  }

  private static void answer(RoutingContext context) {
    Format format = format(context);
    context
        .response()
        .putHeader(HttpHeaders.CONTENT_TYPE, format.getMimeType() + ";charset=UTF-8")
        .end(Buffer.buffer(document(format)));
  }

  private static Format format(RoutingContext context) {
    String path = context.normalizedPath();
    if (!path.endsWith("openapi")) {
      return path.endsWith(".json") ? Format.JSON : Format.YAML;
    }
    String accept = context.request().getHeader(HttpHeaders.ACCEPT);
    boolean isJson =
        "json".equalsIgnoreCase(context.request().getParam("format"))
            || (accept != null && accept.contains(Format.JSON.getMimeType()));
    return isJson ? Format.JSON : Format.YAML;
  }

  private static byte[] document(Format format) {
    String name = OpenApiConstants.BASE_NAME + "." + format;
    try (InputStream document = ApiDocumentRoute.class.getClassLoader().getResourceAsStream(name)) {
      return document.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
