package io.researcharr.data.adapter.rest;

import com.fasterxml.jackson.databind.JsonNode;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.vertx.MultiHelper;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;

/** Request bodies, read without blocking: whole and bounded, or as a stream without bound. */
final class Bodies {

  /** The largest body of a request that is not a stream. */
  static final int MAX_BYTES = 1024 * 1024;

  private Bodies() {}

  static Uni<JsonNode> json(HttpServerRequest request) {
    return whole(request).map(Json::read);
  }

  static Multi<Buffer> stream(HttpServerRequest request) {
    return MultiHelper.toMulti(request);
  }

  private static Uni<byte[]> whole(HttpServerRequest request) {
    String length = request.getHeader("Content-Length");
    if (length != null && length.length() > 7) {
      return Uni.createFrom().failure(tooLarge());
    }
    return Uni.createFrom()
        .emitter(
            emitter -> {
              Buffer body = Buffer.buffer();
              request.exceptionHandler(emitter::fail);
              request.handler(
                  chunk -> {
                    if (body.length() + chunk.length() > MAX_BYTES) {
                      request.handler(null);
                      emitter.fail(tooLarge());
                    } else {
                      body.appendBuffer(chunk);
                    }
                  });
              request.endHandler(ignored -> emitter.complete(body.getBytes()));
              request.resume();
            });
  }

  private static ProblemException tooLarge() {
    return new ProblemException(
        ProblemKind.PAYLOAD_TOO_LARGE, "The body may have at most " + MAX_BYTES + " bytes.");
  }
}
