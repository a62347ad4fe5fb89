package io.researcharr.data.adapter.rest;

import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.container.ContainerResponseFilter;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.ext.Provider;

/**
 * Completes the path in {@code Location} to the address that the caller has used. Answers are made
 * without it, since some are made where there is no request, or are given to others later.
 */
@Provider
class LocationFilter implements ContainerResponseFilter {

  @Override
  public void filter(ContainerRequestContext request, ContainerResponseContext answer) {
    Object location = answer.getHeaders().getFirst(HttpHeaders.LOCATION);
    if (location instanceof String path && path.startsWith("/")) {
      answer
          .getHeaders()
          .putSingle(
              HttpHeaders.LOCATION, request.getUriInfo().getBaseUri().resolve(path).toString());
    }
  }
}
