package io.researcharr.data.adapter.rest;

import io.researcharr.data.port.StorageException;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.util.UUID;
import org.jboss.logging.Logger;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/** The one place where failures become problem answers. */
class ProblemMapper {

  private static final Logger LOG = Logger.getLogger(ProblemMapper.class);
  private static final String RETRY_AFTER_SECONDS = "1";
  private static final AllowedMethods ALLOWED = new AllowedMethods();

  @ServerExceptionMapper
  public Response storage(StorageException e, UriInfo uri) {
    return answer(of(e), uri);
  }

  @ServerExceptionMapper
  public Response problem(ProblemException e, UriInfo uri) {
    return answer(e.problem(), uri);
  }

  @ServerExceptionMapper
  public Response http(WebApplicationException e, UriInfo uri) {
    return answer(ofHttp(e), uri);
  }

  @ServerExceptionMapper
  public Response unexpected(Throwable e, UriInfo uri) {
    return answer(ofUnexpected(e), uri);
  }

  /** The problem of any failure at all; what is not foreseen is logged under a trace id. */
  static Problem of(Throwable e) {
    if (e instanceof StorageException storage) {
      if (e instanceof StorageException.Unavailable && e.getCause() != null) {
        LOG.debug("the storage is not available", e);
      }
      return Problem.of(storage);
    }
    if (e instanceof ProblemException own) {
      return own.problem();
    }
    return e instanceof WebApplicationException http ? ofHttp(http) : ofUnexpected(e);
  }

  private static Problem ofHttp(WebApplicationException e) {
    return switch (e.getResponse().getStatus()) {
      case 400 -> Problem.of(ProblemKind.MALFORMED_REQUEST, "The request can't be read.");
      case 404 -> Problem.of(ProblemKind.NOT_FOUND, "There is nothing at this path.");
      case 405 -> Problem.of(ProblemKind.METHOD_NOT_ALLOWED, "The path has other methods.");
      case 406 -> Problem.of(ProblemKind.NOT_ACCEPTABLE, "See the documentation for what can be.");
      case 413 -> Problem.of(ProblemKind.PAYLOAD_TOO_LARGE, "The request is too large.");
      case 415 ->
          Problem.of(
              ProblemKind.UNSUPPORTED_MEDIA_TYPE, "See the documentation for what is understood.");
      default -> ofUnexpected(e);
    };
  }

  private static Problem ofUnexpected(Throwable e) {
    String trace = UUID.randomUUID().toString();
    LOG.errorf(e, "a request failed unexpectedly, trace id %s", trace);
    return Problem.of(ProblemKind.INTERNAL, "The log has the details under the trace id.")
        .withTraceId(trace);
  }

  static Response answer(Problem problem, UriInfo uri) {
    return answer(problem, uri == null ? null : uri.getRequestUri().getRawPath());
  }

  static Response answer(Problem problem, String path) {
    var answer =
        Response.status(problem.status())
            .type(Problem.MEDIA_TYPE)
            .entity(Json.bytes(problem.withInstance(path).withRequestId()));
    if (problem.status() == ProblemKind.OVERLOADED.status()
        || problem.type().equals(ProblemKind.REQUEST_IN_PROGRESS.type())) {
      answer.header(HttpHeaders.RETRY_AFTER, RETRY_AFTER_SECONDS);
    }
    if (problem.status() == ProblemKind.UNAUTHENTICATED.status()) {
      answer.header(HttpHeaders.WWW_AUTHENTICATE, "Bearer");
    }
    if (problem.status() == ProblemKind.METHOD_NOT_ALLOWED.status() && path != null) {
      answer.header(HttpHeaders.ALLOW, String.join(", ", ALLOWED.at(path)));
    }
    return answer.build();
  }
}
