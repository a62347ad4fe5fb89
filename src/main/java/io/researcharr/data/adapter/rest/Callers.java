package io.researcharr.data.adapter.rest;

import io.researcharr.data.domain.access.Caller;
import io.researcharr.data.domain.access.Role;
import jakarta.ws.rs.container.ContainerRequestContext;

/** The caller of a request, as the authentication has found it. */
final class Callers {

  private static final String PROPERTY = "researcharr.caller";

  private Callers() {}

  static void set(ContainerRequestContext request, Caller caller) {
    request.setProperty(PROPERTY, caller);
  }

  static Caller of(ContainerRequestContext request) {
    return (Caller) request.getProperty(PROPERTY);
  }

  /** Ends the request if the caller's role does not include this one. */
  static void require(Role role, ContainerRequestContext request) {
    if (!of(request).role().includes(role)) {
      throw new ProblemException(
          ProblemKind.FORBIDDEN, "A key with the role " + role.wireName() + " is needed.");
    }
  }
}
