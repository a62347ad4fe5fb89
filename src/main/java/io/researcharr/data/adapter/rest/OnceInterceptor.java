package io.researcharr.data.adapter.rest;

import io.quarkus.arc.ClientProxy;
import io.quarkus.vertx.http.runtime.CurrentVertxRequest;
import io.researcharr.data.domain.repeat.KeyedRequest;
import io.researcharr.data.domain.repeat.RequestKey;
import io.researcharr.data.service.Repeats;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import jakarta.annotation.Priority;
import jakarta.interceptor.AroundInvoke;
import jakarta.interceptor.Interceptor;
import jakarta.interceptor.InvocationContext;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.Response;
import java.util.Arrays;
import java.util.Optional;

/**
 * Carries out what is asked for with an {@code Idempotency-Key} in one unit of work with keeping
 * its answer. Requests without a key go straight through.
 */
@Once
@Interceptor
@Priority(Interceptor.Priority.APPLICATION)
class OnceInterceptor {

  private final Repeats repeats;
  private final CurrentVertxRequest current;

  OnceInterceptor(Repeats repeats, CurrentVertxRequest current) {
    this.repeats = repeats;
    this.current = current;
  }

  @AroundInvoke
  Object once(InvocationContext call) throws Exception {
    if (call.getMethod().isAnnotationPresent(TreatsRepeats.class)) {
      return call.proceed();
    }
    Optional<RequestKey> key =
        Arrays.stream(call.getParameters())
            .filter(ContainerRequestContext.class::isInstance)
            .findFirst()
            .flatMap(context -> KeyedRequests.key((ContainerRequestContext) context));
    return key.isEmpty() ? call.proceed() : once(key.get(), call);
  }

  /** Proxies find what they stand for on the request's own thread only; an operation goes on. */
  private static void standAlone(InvocationContext call) {
    call.setParameters(
        Arrays.stream(call.getParameters()).map(ClientProxy::unwrap).toArray(Object[]::new));
  }

  private Uni<Response> once(RequestKey key, InvocationContext call) {
    standAlone(call);
    HttpServerRequest http = current.getCurrent().request();
    return Bodies.whole(http)
        .flatMap(
            body -> {
              KeyedRequest request = KeyedRequests.of(key, http, body.bytes());
              body.prepare(http.getHeader(HttpHeaders.CONTENT_TYPE));
              Uni<Response> operation = body.readBy(proceed(call));
              return Answers.soon(
                  repeats.once(request, () -> operation.map(KeptAnswers::of)), Repeats.PATIENCE);
            })
        .map(KeptAnswers::response);
  }

  /** Checks the request as far as that goes without its body; what follows is done later. */
  @SuppressWarnings("unchecked") // an operation with @Once answers with a Uni<Response>
  private static Uni<Response> proceed(InvocationContext call) {
    try {
      return (Uni<Response>) call.proceed();
    } catch (RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new IllegalStateException("operations have no checked exceptions", e);
    }
  }
}
