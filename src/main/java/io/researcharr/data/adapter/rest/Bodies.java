package io.researcharr.data.adapter.rest;

import com.fasterxml.jackson.databind.JsonNode;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.vertx.MultiHelper;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;

/** Request bodies, read without blocking: whole and bounded, or as a stream without bound. */
final class Bodies {

  /** The largest body of a request that is not a stream. */
  static final int MAX_BYTES = 1024 * 1024;

  /** The largest body of a request that carries many things at once. */
  static final int MAX_BATCH_BYTES = 16 * MAX_BYTES;

  private Bodies() {}

  static Uni<JsonNode> json(HttpServerRequest request) {
    return json(request, MAX_BYTES);
  }

  static Uni<JsonNode> json(HttpServerRequest request, int maxBytes) {
    requireType(request);
    return Uni.createFrom()
        .context(
            subscription ->
                Body.in(subscription)
                    .map(body -> read(body, maxBytes))
                    .orElseGet(() -> whole(request, maxBytes).map(Json::read)));
  }

  /** The body of a request before it is known what it is for. */
  static Uni<Body> whole(HttpServerRequest request) {
    return request.isEnded()
        ? Uni.createFrom().item(new Body(new byte[0]))
        : whole(request, MAX_BATCH_BYTES).map(Body::new);
  }

  private static Uni<JsonNode> read(Body body, int maxBytes) {
    return body.bytes().length > maxBytes
        ? Uni.createFrom().failure(tooLarge(maxBytes))
        : Uni.createFrom().item(body.json());
  }

  static Multi<Buffer> stream(HttpServerRequest request) {
    requireType(request);
    return Multi.createFrom()
        .deferred(
            () ->
                request.response().closed()
                    ? Multi.createFrom().failure(cutOff()) // it would wait for ever
                    : MultiHelper.<Buffer>toMulti(request))
        .onFailure(e -> !(e instanceof ProblemException))
        .transform(e -> cutOff());
  }

  /**
   * Ends the request unless it says what its body is. The routing refuses only types that are named
   * and wrong. A charset has no meaning for JSON (RFC 8259), which is UTF-8.
   */
  private static void requireType(HttpServerRequest request) {
    String type = request.getHeader(HttpHeaders.CONTENT_TYPE);
    String encoding = request.getHeader(HttpHeaders.CONTENT_ENCODING);
    if (type == null || type.isBlank() || type.contains("*")) {
      throw notUnderstood("Say in Content-Type what the body is.");
    }
    if (encoding != null && !encoding.equalsIgnoreCase("identity")) {
      throw notUnderstood("The body must not be encoded.");
    }
  }

  private static Uni<byte[]> whole(HttpServerRequest request, int maxBytes) {
    if (announced(request) > maxBytes) {
      return Uni.createFrom().failure(tooLarge(maxBytes));
    }
    return Uni.createFrom()
        .emitter(
            emitter -> {
              Buffer body = Buffer.buffer();
              request.exceptionHandler(ignored -> emitter.fail(cutOff()));
              request.handler(
                  chunk -> {
                    if (body.length() + chunk.length() > maxBytes) {
                      request.handler(null);
                      emitter.fail(tooLarge(maxBytes));
                    } else {
                      body.appendBuffer(chunk);
                    }
                  });
              request.endHandler(ignored -> emitter.complete(body.getBytes()));
              request.resume();
            });
  }

  private static long announced(HttpServerRequest request) {
    String length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
    try {
      return length == null ? 0 : Long.parseLong(length);
    } catch (NumberFormatException e) {
      return Long.MAX_VALUE;
    }
  }

  private static ProblemException notUnderstood(String detail) {
    return new ProblemException(ProblemKind.UNSUPPORTED_MEDIA_TYPE, detail);
  }

  private static ProblemException cutOff() {
    return new ProblemException(ProblemKind.MALFORMED_REQUEST, "The body was cut off.");
  }

  private static ProblemException tooLarge(int maxBytes) {
    return new ProblemException(
        ProblemKind.PAYLOAD_TOO_LARGE, "The body may have at most " + maxBytes + " bytes.");
  }
}
