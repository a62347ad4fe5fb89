package io.researcharr.data.adapter.rest;

/** A request that ends with a problem answer before it comes to the service. */
final class ProblemException extends RuntimeException {

  private final transient Problem problem;

  ProblemException(ProblemKind kind, String detail) {
    super(detail, null, false, false);
    this.problem = Problem.of(kind, detail);
  }

  Problem problem() {
    return problem;
  }
}
