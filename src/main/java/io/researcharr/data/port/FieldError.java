package io.researcharr.data.port;

import java.util.Objects;

/** What is wrong with one field of a request. */
public record FieldError(String field, String message) {

  public FieldError {
    Objects.requireNonNull(field);
    Objects.requireNonNull(message);
  }
}
