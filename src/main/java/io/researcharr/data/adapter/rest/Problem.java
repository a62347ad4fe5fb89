package io.researcharr.data.adapter.rest;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.researcharr.data.port.FieldError;
import io.researcharr.data.port.StorageException;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jboss.logging.MDC;

/** A problem answer after RFC 9457. */
@Schema(name = "Problem", description = "A problem after RFC 9457.")
@JsonInclude(JsonInclude.Include.NON_NULL)
record Problem(
    @Schema(required = true, description = "A stable URI reference that names the kind.")
        String type,
    @Schema(required = true) String title,
    @Schema(required = true) int status,
    String detail,
    @Schema(description = "The path of the request.") String instance,
    @Schema(description = "What is wrong with which field (validation).") List<Violation> errors,
    @Schema(description = "The sort of thing (not-found, duplicate, lease-lost, version-conflict).")
        String entity,
    @Schema(description = "Which one (not-found, lease-lost, version-conflict).") String id,
    @Schema(description = "The version it has by now (version-conflict).") Long currentVersion,
    @Schema(description = "Where it could go instead (invalid-transition).") List<String> allowed,
    @Schema(description = "The id under which the log has the details (internal).") String traceId,
    @Schema(description = "The request, as X-Request-Id and the log name it.") String requestId) {

  /** Under which the name of the present request is logged. */
  private static final String REQUEST_ID = "requestId";

  static final String MEDIA_TYPE = "application/problem+json";

  static Problem of(ProblemKind kind, String detail) {
    return new Problem(
        kind.type(),
        kind.title(),
        kind.status(),
        detail,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null);
  }

  /** What a failure of the storage is to a caller. */
  static Problem of(StorageException e) {
    if (e instanceof StorageException.Validation validation) {
      return of(ProblemKind.VALIDATION, e.getMessage()).withErrors(validation.errors());
    }
    if (e instanceof StorageException.NotFound notFound) {
      return of(ProblemKind.NOT_FOUND, e.getMessage())
          .about(notFound.entity(), notFound.id(), null);
    }
    if (e instanceof StorageException.Duplicate duplicate) {
      return of(ProblemKind.DUPLICATE, e.getMessage()).about(duplicate.entity(), null, null);
    }
    if (e instanceof StorageException.VersionConflict conflict) {
      return of(ProblemKind.VERSION_CONFLICT, e.getMessage())
          .about(conflict.entity(), conflict.id(), conflict.currentVersion());
    }
    if (e instanceof StorageException.InvalidTransition transition) {
      return of(ProblemKind.INVALID_TRANSITION, e.getMessage()).withAllowed(transition.allowed());
    }
    if (e instanceof StorageException.LeaseLost lost) {
      return of(ProblemKind.LEASE_LOST, e.getMessage()).about(lost.entity(), lost.id(), null);
    }
    if (e instanceof StorageException.KeyReused) {
      return of(ProblemKind.IDEMPOTENCY_KEY_REUSED, e.getMessage());
    }
    if (e instanceof StorageException.InProgress) {
      return of(ProblemKind.REQUEST_IN_PROGRESS, e.getMessage());
    }
    if (e instanceof StorageException.TooLarge) {
      return of(ProblemKind.PAYLOAD_TOO_LARGE, e.getMessage());
    }
    if (e instanceof StorageException.Overloaded) {
      return of(ProblemKind.OVERLOADED, e.getMessage());
    }
    return e instanceof StorageException.DiskFull
        ? of(ProblemKind.DISK_FULL, e.getMessage())
        : of(ProblemKind.STORAGE_UNAVAILABLE, "The database does not answer; try again.");
  }

  Problem withErrors(List<FieldError> fieldErrors) {
    List<Violation> violations =
        fieldErrors.stream().map(e -> new Violation(e.field(), e.message())).toList();
    return new Problem(
        type,
        title,
        status,
        detail,
        instance,
        violations,
        entity,
        id,
        currentVersion,
        allowed,
        traceId,
        requestId);
  }

  Problem withInstance(String path) {
    return new Problem(
        type,
        title,
        status,
        detail,
        path,
        errors,
        entity,
        id,
        currentVersion,
        allowed,
        traceId,
        requestId);
  }

  /** The same, with the name of the request that is being answered. */
  Problem withRequestId() {
    return MDC.get(REQUEST_ID) instanceof String named
        ? new Problem(
            type,
            title,
            status,
            detail,
            instance,
            errors,
            entity,
            id,
            currentVersion,
            allowed,
            traceId,
            named)
        : this;
  }

  Problem withTraceId(String trace) {
    return new Problem(
        type,
        title,
        status,
        detail,
        instance,
        errors,
        entity,
        id,
        currentVersion,
        allowed,
        trace,
        requestId);
  }

  private Problem withAllowed(List<String> states) {
    return new Problem(
        type,
        title,
        status,
        detail,
        instance,
        errors,
        entity,
        id,
        currentVersion,
        states,
        traceId,
        requestId);
  }

  private Problem about(String thing, String which, Long version) {
    return new Problem(
        type, title, status, detail, instance, errors, thing, which, version, allowed, traceId,
        requestId);
  }

  /** What is wrong with one field. */
  @Schema(name = "Violation")
  record Violation(
      @Schema(required = true) String field, @Schema(required = true) String message) {}
}
