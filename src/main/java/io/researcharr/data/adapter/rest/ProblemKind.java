package io.researcharr.data.adapter.rest;

import java.util.Locale;

/** The kinds of problem answers: each has a stable type and one status. */
enum ProblemKind {
  VALIDATION(400, "The request breaks a rule"),
  MALFORMED_REQUEST(400, "The request can't be read"),
  INVALID_CURSOR(400, "The cursor is not one of ours"),
  UNAUTHENTICATED(401, "A valid API key is needed"),
  FORBIDDEN(403, "The API key does not allow this"),
  NOT_FOUND(404, "There is no such thing"),
  METHOD_NOT_ALLOWED(405, "This can't be done here"),
  NOT_ACCEPTABLE(406, "None of the accepted media types can be given"),
  DUPLICATE(409, "There is such a thing already"),
  INVALID_TRANSITION(409, "This can't be done in the present state"),
  LEASE_LOST(409, "The lease is not the current one"),
  IDEMPOTENCY_KEY_REUSED(409, "The key was used for another request"),
  REQUEST_IN_PROGRESS(409, "The same request is under way"),
  VERSION_CONFLICT(412, "The thing has moved on"),
  PAYLOAD_TOO_LARGE(413, "The request is too large"),
  URI_TOO_LONG(414, "The path and the query are too long"),
  UNSUPPORTED_MEDIA_TYPE(415, "The media type of the request is not understood"),
  PRECONDITION_REQUIRED(428, "If-Match is needed"),
  INTERNAL(500, "Something went wrong in the service"),
  OVERLOADED(503, "Too much is going on"),
  STORAGE_UNAVAILABLE(503, "The database is not available"),
  DISK_FULL(507, "There is no room left");

  private final int status;
  private final String title;

  ProblemKind(int status, String title) {
    this.status = status;
    this.title = title;
  }

  int status() {
    return status;
  }

  String title() {
    return title;
  }

  String type() {
    return "/problems/" + name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
