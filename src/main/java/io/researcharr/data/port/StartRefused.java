package io.researcharr.data.port;

/** A reason, in one line, not to start at all. */
public final class StartRefused extends RuntimeException {

  public StartRefused(String line) {
    super(line);
  }

  public StartRefused(String line, Throwable cause) {
    super(line, cause);
  }
}
