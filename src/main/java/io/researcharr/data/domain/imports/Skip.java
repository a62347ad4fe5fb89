package io.researcharr.data.domain.imports;

import java.util.Objects;

/** A row that could not be used: which one, in the words of its source, and why. */
public record Skip(String ref, String reason) {

  /** How many skipped rows an import keeps; the count goes on beyond it. */
  public static final int KEPT = 1_000;

  public Skip {
    Objects.requireNonNull(ref);
    Objects.requireNonNull(reason);
  }
}
