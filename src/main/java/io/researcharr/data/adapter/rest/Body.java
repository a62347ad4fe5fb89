package io.researcharr.data.adapter.rest;

import com.fasterxml.jackson.databind.JsonNode;
import io.smallrye.mutiny.Context;
import io.smallrye.mutiny.Uni;
import java.util.Optional;

/** A body that was read before the operation it is for, which finds it in its subscription. */
final class Body {

  private static final String KEY = Body.class.getName();

  private final byte[] bytes;
  private JsonNode json;

  Body(byte[] bytes) {
    this.bytes = bytes;
  }

  static Optional<Body> in(Context subscription) {
    return subscription.contains(KEY) ? Optional.of(subscription.get(KEY)) : Optional.empty();
  }

  /** The operation, which finds this body whenever it is subscribed to. */
  <T> Uni<T> readBy(Uni<T> operation) {
    return operation.withContext(
        (uni, subscription) -> {
          subscription.put(KEY, this);
          return uni;
        });
  }

  byte[] bytes() {
    return bytes;
  }

  /** Reads what is JSON ahead of the unit of work that needs it. */
  void prepare(String contentType) {
    if (bytes.length > 0 && contentType != null && contentType.contains("json")) {
      try {
        json();
      } catch (ProblemException e) {
        json = null; // the operation will say so, after what it checks first
      }
    }
  }

  /** Read once, however often the operation is tried. */
  synchronized JsonNode json() {
    if (json == null) {
      json = Json.read(bytes);
    }
    return json;
  }
}
