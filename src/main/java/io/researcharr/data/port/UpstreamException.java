package io.researcharr.data.port;

/** A foreign server that did not give what was asked of it. */
public final class UpstreamException extends RuntimeException {

  private final boolean passing;

  private UpstreamException(String message, boolean passing) {
    super(message);
    this.passing = passing;
  }

  /** A failure that may be gone at the next try. */
  public static UpstreamException passing(String message) {
    return new UpstreamException(message, true);
  }

  /** A failure that will be the same at every try. */
  public static UpstreamException lasting(String message) {
    return new UpstreamException(message, false);
  }

  public boolean isPassing() {
    return passing;
  }
}
