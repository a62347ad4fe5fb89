package io.researcharr.data.domain.repeat;

import java.util.Map;
import java.util.Objects;

/** An answer as it went to the caller, so that it can be given again. */
public record KeptAnswer(int status, Map<String, String> headers, String body) {

  /** The longest body that is kept: what the largest batch of jobs is answered with. */
  public static final int MAX_LENGTH = 20 * 1024 * 1024;

  public KeptAnswer {
    headers = Map.copyOf(headers);
    Objects.requireNonNull(body);
  }
}
