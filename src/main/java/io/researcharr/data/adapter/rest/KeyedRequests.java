package io.researcharr.data.adapter.rest;

import io.researcharr.data.domain.repeat.KeyedRequest;
import io.researcharr.data.domain.repeat.RequestKey;
import io.researcharr.data.port.StorageException;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.container.ContainerRequestContext;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/** What an {@code Idempotency-Key} says about a request. */
final class KeyedRequests {

  static final String HEADER = "Idempotency-Key";

  private KeyedRequests() {}

  /** The key of a request that has one; the request ends if it is no good. */
  static Optional<RequestKey> key(ContainerRequestContext context) {
    List<String> given = context.getHeaders().get(HEADER);
    if (given == null || !context.getMethod().equals(HttpMethod.POST)) {
      return Optional.empty();
    }
    if (given.size() > 1) {
      throw new StorageException.Validation(HEADER, "must be there once");
    }
    try {
      return Optional.of(
          new RequestKey(
              Callers.of(context).name(),
              HttpMethod.POST + " " + context.getUriInfo().getRequestUri().getRawPath(),
              given.get(0).strip()));
    } catch (IllegalArgumentException e) {
      throw new StorageException.Validation(HEADER, e.getMessage());
    }
  }

  static KeyedRequest of(RequestKey key, HttpServerRequest request, byte[] body) {
    MessageDigest digest = digest(request);
    digest.update(body);
    return of(key, digest);
  }

  /** The request, once all of its body has gone through the digest. */
  static KeyedRequest of(RequestKey key, MessageDigest digest) {
    return new KeyedRequest(key, HexFormat.of().formatHex(digest.digest()));
  }

  /** The beginning of a digest of all that a request says; its body is still to come. */
  static MessageDigest digest(HttpServerRequest request) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      String query = request.query() == null ? "" : request.query();
      String condition = String.join(",", request.headers().getAll(HttpHeaders.IF_MATCH));
      digest.update((query + '\n' + condition + '\n').getBytes(StandardCharsets.UTF_8));
      return digest;
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
