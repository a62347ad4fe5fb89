package io.researcharr.data.adapter.rest;

import io.researcharr.data.domain.cache.CacheEntry;
import io.researcharr.data.port.ExecutionContext;
import io.researcharr.data.service.KeyRing;
import io.researcharr.data.service.cache.MediaAnswers;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.impl.HttpServerRequestInternal;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Answers reads of one entry by its id that say nothing else, before it is looked for the method
 * that they mean: they are most of all requests, and finding it takes longer than the answer.
 * Whatever is not as plain goes on to {@link MediaResource}, which answers plain ones the same.
 */
@ApplicationScoped
class PlainReads {

  private static final String PATH = "/api/v1/media/";
  private static final int ID_LENGTH = 36;

  /** Under which requests are counted; Quarkus looks for it where it would put it itself. */
  private static final String TEMPLATE_KEY = "UrlPathTemplate";

  private static final String TEMPLATE = PATH + "{id}";
  private static final CharSequence JSON = HttpHeaders.createOptimized("application/json");

  /** What says more than that the entry is wanted. */
  private static final List<CharSequence> MORE =
      List.of(
          HttpHeaders.CACHE_CONTROL,
          HttpHeaders.IF_NONE_MATCH,
          HttpHeaders.CONTENT_LENGTH,
          HttpHeaders.TRANSFER_ENCODING);

  private final KeyRing keys;
  private final MediaAnswers answers;
  private final ExecutionContext home;

  PlainReads(KeyRing keys, MediaAnswers answers, ExecutionContext home) {
    this.keys = keys;
    this.answers = answers;
    this.home = home;
  }

  void watch(@Observes Router router) {
    // What counts, names and checks requests goes before.
    router.route().order(Integer.MIN_VALUE + 2).handler(this::handle);
  }

  private void handle(RoutingContext context) {
    HttpServerRequest request = context.request();
    Optional<UUID> id = request.method() == HttpMethod.GET ? id(request.uri()) : Optional.empty();
    if (id.isPresent() && isPlain(request.headers()) && isKnown(request)) {
      ((HttpServerRequestInternal) request).context().putLocal(TEMPLATE_KEY, TEMPLATE);
      answer(context, id.get());
    } else {
      context.next();
    }
  }

  /** The id that is all there is behind the path, if it is one. */
  private static Optional<UUID> id(String target) {
    if (target.length() != PATH.length() + ID_LENGTH || !target.startsWith(PATH)) {
      return Optional.empty();
    }
    try {
      return Optional.of(Ids.parse(target.substring(PATH.length())));
    } catch (IllegalArgumentException e) {
      return Optional.empty(); // there are other words of this length
    }
  }

  private static boolean isPlain(MultiMap headers) {
    for (CharSequence more : MORE) {
      if (headers.contains(more)) {
        return false;
      }
    }
    String accept = headers.get(HttpHeaders.ACCEPT);
    return accept == null || accept.equals("*/*") || accept.equals("application/json");
  }

  private boolean isKnown(HttpServerRequest request) {
    List<String> given = request.headers().getAll(AuthenticationFilter.KEY_HEADER);
    return given.size() == 1 && keys.isOpen() && keys.authenticate(given.get(0)).isPresent();
  }

  private void answer(RoutingContext context, UUID id) {
    try {
      Optional<CacheEntry> ready = answers.ready(id);
      if (ready.isPresent()) {
        send(context.response(), ready.get());
      } else {
        Answers.soon(answers.byId(id))
            .emitOn(home.current())
            .invoke(found -> send(context.response(), found))
            .subscribe()
            .with(sent -> {}, failure -> refuse(context, failure));
      }
    } catch (RuntimeException e) {
      refuse(context, e);
    }
  }

  private static void send(HttpServerResponse response, CacheEntry found) {
    response
        .putHeader(HttpHeaders.CONTENT_TYPE, JSON)
        .putHeader(HttpHeaders.ETAG, Preconditions.etag(found.version()))
        .end(Buffer.buffer(found.body()));
  }

  private static void refuse(RoutingContext context, Throwable failure) {
    if (context.response().ended() || context.response().closed()) {
      return; // the caller has gone
    }
    Response refusal = ProblemMapper.answer(ProblemMapper.of(failure), context.request().path());
    HttpServerResponse response = context.response().setStatusCode(refusal.getStatus());
    refusal
        .getStringHeaders()
        .forEach((name, values) -> response.putHeader(name, String.join(", ", values)));
    response.end(Buffer.buffer((byte[]) refusal.getEntity()));
  }
}
