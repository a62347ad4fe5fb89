package io.researcharr.data.adapter.rest;

import io.researcharr.data.service.KeyRing;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.PreMatching;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.ext.Provider;

/** Asks everybody who comes to a path below {@code /api} for a key. */
@PreMatching
@Provider
class AuthenticationFilter implements ContainerRequestFilter {

  static final String KEY_HEADER = "X-Api-Key";
  private static final String BEARER = "Bearer ";

  private final KeyRing keys;

  AuthenticationFilter(KeyRing keys) {
    this.keys = keys;
  }

  @Override
  public void filter(ContainerRequestContext request) {
    String key = presented(request);
    if (key == null) {
      throw new ProblemException(
          ProblemKind.UNAUTHENTICATED, "Send an API key in X-Api-Key or as a Bearer token.");
    }
    Callers.set(
        request,
        keys.authenticate(key)
            .orElseThrow(
                () ->
                    new ProblemException(
                        ProblemKind.UNAUTHENTICATED, "The API key is not known here.")));
  }

  private static String presented(ContainerRequestContext request) {
    String key = request.getHeaderString(KEY_HEADER);
    if (key != null) {
      return key;
    }
    String authorization = request.getHeaderString(HttpHeaders.AUTHORIZATION);
    return authorization != null && authorization.regionMatches(true, 0, BEARER, 0, BEARER.length())
        ? authorization.substring(BEARER.length()).strip()
        : null;
  }
}
