package io.researcharr.data.adapter.rest;

import io.researcharr.data.domain.access.Role;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.ext.Provider;

/** Lets only callers with the role {@code admin} through. */
@Administers
@Provider
class AdministersFilter implements ContainerRequestFilter {

  @Override
  public void filter(ContainerRequestContext request) {
    Callers.require(Role.ADMIN, request);
  }
}
